#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The format is what core/format/README.md says: a reader that was written from that page alone
finds the content of every store, closed or not."""

import os
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

import read_chassis

DATA = pathlib.Path(os.environ["CHASSIS_FORMAT_DATA"])


class ReadChassisTest(unittest.TestCase):
    def check(self, folder):
        """Reads every store in the folder; returns how many there are."""
        contents = sorted(pathlib.Path(folder).rglob("*.txt"))
        for content in contents:
            store = content.with_suffix(".chassis")
            with self.subTest(store=store.name):
                expected = content.read_text(encoding="ascii").splitlines()
                self.assertEqual(read_chassis.read_store(store), expected)
        return len(contents)

    def test_every_state_of_the_crash_workloads(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.environ["CHASSIS_WRITE_STORES"], folder], check=True)
            self.assertGreaterEqual(self.check(folder), 60)

    def test_the_stores_that_are_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            for archive in DATA.rglob("*.tar.gz"):
                with tarfile.open(archive) as stores:
                    stores.extractall(folder)
            self.assertGreaterEqual(self.check(folder), 3)


if __name__ == "__main__":
    unittest.main()
