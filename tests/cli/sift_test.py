# SPDX-License-Identifier: Apache-2.0
"""Real vectors: every hit of every query equals the ground truth, row by row.

The data is in $CHASSIS_TEST_DATA, or else in ../shared/data beside the source.
"""

import os
import pathlib
import shutil
import struct
import sys
import unittest

import command

SKIPPED = 77


def find_data():
    beside = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = pathlib.Path(os.environ.get("CHASSIS_TEST_DATA") or beside) / "sift"
    return folder if (folder / "groundtruth.ivecs").exists() else None


def read_ivecs(path):
    content = path.read_bytes()
    rows, offset = [], 0
    while offset < len(content):
        (length,) = struct.unpack_from("<i", content, offset)
        rows.append(list(struct.unpack_from(f"<{length}i", content, offset + 4)))
        offset += 4 + 4 * length
    return rows


class SiftTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        self.data = find_data()
        self.truth = read_ivecs(self.data / "groundtruth.ivecs")
        self.succeed("import", self.store, self.data / "base.fvecs")

    def assert_ground_truth(self, store):
        hits = self.json_lines("search", store, "--queries", self.data / "query.fvecs", "-k", 100)
        self.assertEqual(len(hits), len(self.truth))
        for row, (hit, ids) in enumerate(zip(hits, self.truth)):
            self.assertEqual((hit["query"], hit["ids"]), (row, ids))

    def test_hits_equal_the_ground_truth(self):
        self.assert_ground_truth(self.store)

    def test_the_one_file_is_all_there_is(self):
        folder = self.folder / "media"
        folder.mkdir()
        copy = pathlib.Path(shutil.copy(self.store, folder))
        copy.chmod(0o444)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        self.assertEqual(sorted(os.listdir(self.folder)), ["media", "s.chassis"])
        self.assert_ground_truth(copy)


if __name__ == "__main__":
    if find_data() is None:
        print("no sift/groundtruth.ivecs in $CHASSIS_TEST_DATA or ../shared/data")
        sys.exit(SKIPPED)
    unittest.main()
