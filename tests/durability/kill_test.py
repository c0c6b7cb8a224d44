#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills imports at random moments; no acknowledged row is lost."""

import os
import pathlib
import random
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from command import CHASSIS, CommandTest  # noqa: E402

KILLS = int(os.environ.get("CHASSIS_TEST_KILLS", "50"))
KILLS_PER_STORE = 5  # each import appends to the store that the killed one before it left
ROWS = 4000
ROWS_PER_COMMIT = 20
COMMITS = ROWS // ROWS_PER_COMMIT
DIMENSION = 32
AT_ONCE = 5  # seconds; only a wait for the killed process would take longer


def row(number):
    return [float((number * 31 + component * 7) % 251) for component in range(DIMENSION)]


class KillTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(20240229)
        self.file = self.write_fvecs("rows.fvecs", [row(number) for number in range(ROWS)])

    def import_and_kill(self, line):
        """Kills an import after `line` lines of output; returns the rows that it acknowledged."""
        command = [CHASSIS, "import", self.store, self.file, "--commit-every",
                   str(ROWS_PER_COMMIT)]
        with subprocess.Popen(command, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as process:
            printed = [process.stdout.readline() for _ in range(line)]
            process.kill()
            printed += process.stdout.readlines()
        self.assertEqual(process.returncode, -9, "the import ended before it was killed")
        committed = [text.split() for text in printed if text.endswith("\n")]
        self.assertTrue(all(words[0] == "committed" for words in committed), printed)
        self.assertLess(len(committed), COMMITS)
        return int(committed[-1][2])

    def check_rows(self, first, count):
        """Checks that `count` rows of one import have the ids from `first` on."""
        for number in {0, count // 2, count - 1}:
            record = self.json("get", self.store, first + number)
            self.assertEqual(record["vector"], row(number))

    def test_acknowledged_rows_survive(self):
        before = 0
        for kill in range(KILLS):
            if kill % KILLS_PER_STORE == 0:
                for part in ("", "-wal0", "-wal1"):
                    pathlib.Path(f"{self.store}{part}").unlink(missing_ok=True)
                before = 0
            line = self.random.randrange(3, COMMITS // 2)
            with self.subTest(kill=kill, line=line):
                acknowledged = self.import_and_kill(line)
                begin = time.monotonic()
                info = self.json("info", self.store)
                self.assertLess(time.monotonic() - begin, AT_ONCE)
                found = info["records"] - before
                self.assertGreaterEqual(found, acknowledged)
                self.assertLessEqual(found, acknowledged + ROWS_PER_COMMIT)
                self.assertEqual(found % ROWS_PER_COMMIT, 0)
                self.succeed("verify", self.store)
                self.check_rows(before, found)
                before = info["records"]


if __name__ == "__main__":
    unittest.main()
