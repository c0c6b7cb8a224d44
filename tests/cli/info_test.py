# SPDX-License-Identifier: Apache-2.0
"""chassis info, collections and verify; reading leaves no trace."""

import os
import shutil
import struct
import unittest

import command

ROWS = [[float(i), 0.5, 3.0] for i in range(1500)]


class DescribeTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        self.make_store(ROWS, "--commit-every", 500)

    def test_info_as_json(self):
        info = self.json("info", self.store)
        self.assertEqual((info["records"], info["collections"], info["commit_seq"]), (1500, 1, 3))
        self.assertEqual(info["file_bytes"], self.store.stat().st_size)
        self.assertEqual((info["checkpoint_seq"], info["log_bytes"]), (3, 0))
        self.assertEqual(info["recovery"],
                         {"clean": True, "commits_replayed": 0, "bytes_discarded": 0,
                          "may_have_lost": False, "damaged": 0, "detail": ""})

    def test_info_for_people(self):
        text = self.succeed("info", self.store)
        self.assertTrue(text.startswith(f"{self.store}\n  records      1,500\n"), text)
        self.assertTrue(text.endswith("  recovery     clean\n"), text)

    def test_collections_as_json(self):
        self.succeed("import", self.store, self.folder / "rows.fvecs", "--collection", "more")
        self.succeed("delete", self.store, 1, 2, 3, "--collection", "more")
        first, second = self.json("collections", self.store)
        self.assertEqual((first["number"], first["name"], first["records"]), (0, "default", 1500))
        self.assertEqual((second["name"], second["records"], second["deleted"], second["next_id"]),
                         ("more", 1497, 3, 1500))

    def test_collections_for_people(self):
        lines = self.succeed("collections", self.store).splitlines()
        self.assertEqual(lines[0].split(), ["number", "name", "dimension", "metric", "records"])
        self.assertEqual(lines[1].split(), ["0", "default", "3", "l2", "1,500"])

    def test_verify_of_a_store_that_is_as_written(self):
        report = self.json("verify", self.store)
        self.assertEqual((report["vectors"], report["documents"], report["findings"]),
                         (1500, 0, []))
        self.assertIn("all as written", self.succeed("verify", self.store))


class DamageTest(command.CommandTest):
    def damage(self, *ids):
        """Changes one bit of each of these vectors in the file. The page images of the catalogs
        have some of them too, and are left alone."""
        content = bytearray(self.store.read_bytes())
        first, copy, _, length = struct.unpack_from("<4Q", content, 4096 + 24)
        for id in ids:
            offset = content.find(command.float32(ROWS[id]))
            while any(blob <= offset < blob + length for blob in (first, copy)):
                offset = content.find(command.float32(ROWS[id]), offset + 1)
            self.assertGreater(offset, 0)
            content[offset + 4] ^= 1
        self.store.write_bytes(content)

    def test_verify_lists_every_finding_and_fails(self):
        self.make_store(ROWS)
        self.damage(*range(3, 1503, 5))
        done = self.run_command("verify", self.store)
        self.assertEqual(done.returncode, 1)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 301)
        self.assertTrue(all(line.startswith("AERO_DATA_CORRUPTION: ") for line in lines[:-1]))
        self.assertTrue(lines[-1].endswith("300 findings"), lines[-1])
        self.assertTrue(done.stderr.startswith("AERO_DATA_CORRUPTION: "), done.stderr)

    def test_findings_as_json_name_their_place(self):
        self.make_store(ROWS)
        self.damage(700)
        done = self.run_command("verify", self.store, "--json")
        self.assertEqual(done.returncode, 1)
        (finding,) = command.json.loads(done.stdout)["findings"]
        self.assertEqual(finding["code"], "AERO_DATA_CORRUPTION")
        stored = self.store.read_bytes()[finding["offset"]:][:12]
        self.assertEqual(sum(a != b for a, b in zip(stored, command.float32(ROWS[700]))), 1)

    def test_damage_harms_one_record_alone(self):
        self.make_store(ROWS)
        self.damage(700)
        message = self.fail_with("AERO_DATA_CORRUPTION", "get", self.store, 700)
        self.assertIn("s.chassis", message)
        self.assertEqual(self.json("get", self.store, 701)["vector"], ROWS[701])


class ReadOnlyTest(command.CommandTest):
    def state(self, folder):
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
                for path in folder.iterdir()}

    def test_reading_a_copy_in_a_read_only_folder_leaves_no_trace(self):
        self.make_store(ROWS)
        folder = self.folder / "media"
        folder.mkdir()
        shutil.copy(self.store, folder)
        copy = folder / self.store.name
        copy.chmod(0o444)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        before = self.state(folder)
        self.assertEqual(self.json("info", copy)["records"], 1500)
        self.assertEqual(self.json("verify", copy)["findings"], [])
        self.assertEqual(self.json("get", copy, 9)["vector"], ROWS[9])
        self.assertEqual(self.json("search", copy, "--vector", "9,0.5,3", "-k", 1)["ids"], [9])
        self.assertEqual(len(self.json("collections", copy)), 1)
        self.assertEqual(self.state(folder), before)
        if os.geteuid() != 0:  # root may write everywhere
            self.fail_with("AERO_STORAGE_READ_ONLY", "delete", copy, 1)


if __name__ == "__main__":
    unittest.main()
