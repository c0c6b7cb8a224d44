# SPDX-License-Identifier: Apache-2.0
"""Wrong usage exits with 2 and an explanation; help and version exit with 0."""

import unittest

import command

WRONG = [
    [],
    ["frobnicate"],
    ["import"],
    ["import", "s.chassis"],
    ["import", "s.chassis", "a.fvecs", "--metric", "manhattan"],
    ["import", "s.chassis", "a.fvecs", "--commit-every", "0"],
    ["import", "s.chassis", "a.fvecs", "--commit-every", "-1"],
    ["import", "s.chassis", "-", "--format", "csv"],
    ["import", "s.chassis", "a.fvecs", "--group", ""],
    ["import", "s.chassis", "a.fvecs", "--group", "g" * 1025],
    ["import", "s.chassis", "a.fvecs", "--dimension", "0"],
    ["import", "s.chassis", "a.fvecs", "--dimension", "65537"],
    ["export"],
    ["export", "s.chassis", "--format", "csv"],
    ["export", "s.chassis", "--ids", "ids"],
    ["export", "s.chassis", "--format", "jsonl", "--ids", "ids"],
    ["drop", "s.chassis"],
    ["drop", "s.chassis", "x"],
    ["search", "s.chassis"],
    ["search", "s.chassis", "--vector", "1,2", "--document-id", "a"],
    ["search", "s.chassis", "--vector", "1,2", "--queries", "q.fvecs"],
    ["search", "s.chassis", "--vector", ""],
    ["search", "s.chassis", "--vector", "1,,2"],
    ["search", "s.chassis", "--vector", "1,two"],
    ["search", "s.chassis", "--vector", "1", "-k", "0"],
    ["search", "s.chassis", "--vector", "1", "-k", "-5"],
    ["search", "s.chassis", "--vector", "1", "-k", "18446744073709551616"],
    ["get", "s.chassis"],
    ["get", "s.chassis", "-1"],
    ["get", "s.chassis", "one"],
    ["get", "s.chassis", "18446744073709551616"],
    ["get", "s.chassis", "1", "--document-id", "a"],
    ["get", "s.chassis", "--document-id", "a", "--group", "g"],
    ["get", "s.chassis", "--document-id", ""],
    ["delete", "s.chassis"],
    ["delete", "s.chassis", "1", "--group", "g"],
    ["info"],
    ["info", "s.chassis", "t.chassis"],
    ["verify", "s.chassis", "--collection", "x"],
    ["info", "s.chassis", "--nonsense"],
]


class UsageTest(command.CommandTest):
    def test_wrong_usage(self):
        for arguments in WRONG:
            with self.subTest(arguments=arguments):
                done = self.run_command(*arguments, cwd=self.folder)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertNotEqual(done.stderr, "")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_help(self):
        text = self.succeed("--help")
        for name in ["import", "export", "search", "get", "delete", "drop", "info", "verify",
                     "collections"]:
            self.assertIn(name, text)
            self.assertIn("STORE", self.succeed(name, "--help"))

    def test_version(self):
        self.assertRegex(self.succeed("--version"),
                         r"^chassis \d+\.\d+\.\d+ \(ABI \d+\.\d+, format \d+\)\n$")


if __name__ == "__main__":
    unittest.main()
