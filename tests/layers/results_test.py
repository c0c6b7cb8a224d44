#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests that results.py counts every case once and reports every failure."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

RESULTS = pathlib.Path(__file__).resolve().parent.parent / "results.py"


def program(name, result="OK", output=""):
    """Returns meson's log entry of one test program."""
    return {"name": f"chassis:unit / {name}", "stdout": output, "result": result}


def googletest(name, *cases):
    """Returns the suite that meson copies from a GoogleTest program; a case is an XML fragment."""
    body = "".join(f'<testcase classname="Suite" name="Case{i}">{case}</testcase>'
                   for i, case in enumerate(cases))
    return f'<testsuite name="chassis.chassis:unit / {name}.Suite">{body}</testsuite>'


PASSED, FAILED, SKIPPED = "", "<failure>why</failure>", "<skipped>a.cc:7 no root</skipped>"


class ResultsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def build(self, name, programs, suites=()):
        logs = self.folder / name / "meson-logs"
        logs.mkdir(parents=True)
        lines = "".join(json.dumps(entry) + "\n" for entry in programs)
        (logs / "testlog-default.json").write_text(lines)
        (logs / "testlog-default.junit.xml").write_text(
            f"<testsuites>{''.join(suites)}</testsuites>")
        return self.folder / name

    def run_results(self, *arguments):
        done = subprocess.run([sys.executable, RESULTS, *arguments], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout.splitlines()

    def test_cases_of_a_googletest_program_are_counted_one_by_one(self):
        build = self.build("b", [program("a")], [googletest("a", PASSED, PASSED, PASSED)])
        self.assertEqual(self.run_results(build)[1][-1], "3 passed, 0 failed")

    def test_another_program_is_one_case(self):
        build = self.build("b", [program("a"), program("c")])
        code, lines = self.run_results(build)
        self.assertEqual((code, lines[-1]), (0, "2 passed, 0 failed"))

    def test_a_failed_case_fails_the_run(self):
        build = self.build("b", [program("a", "FAIL", "expected 1")],
                           [googletest("a", PASSED, FAILED)])
        code, lines = self.run_results(build)
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("expected 1", lines)

    def test_a_program_that_crashed_fails_although_no_case_did(self):
        for result in ("FAIL", "TIMEOUT", "ERROR"):
            build = self.build(result, [program("a", result)], [googletest("a", PASSED)])
            code, lines = self.run_results(build)
            self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"), result)

    def test_a_skip_says_why_and_fails_only_where_all_is_required(self):
        build = self.build("b", [program("a"), program("c", "SKIP", "reading\nno data here\n")],
                           [googletest("a", SKIPPED)])
        code, lines = self.run_results(build)
        self.assertEqual((code, lines[-1]), (0, "0 passed, 0 failed, 2 skipped"))
        self.assertTrue(any("no root" in line for line in lines), lines)
        self.assertTrue(any("no data here" in line for line in lines), lines)
        self.assertEqual(self.run_results("--require-all", build)[0], 1)

    def test_a_second_build_must_run_as_many_cases(self):
        first = self.build("b", [program("a"), program("c")], [googletest("a", PASSED, PASSED)])
        same = self.build("same", [program("a")], [googletest("a", PASSED, PASSED)])
        fewer = self.build("fewer", [program("a")], [googletest("a", PASSED)])
        self.assertEqual(self.run_results(first, same)[0], 0)
        code, lines = self.run_results(first, fewer)
        self.assertEqual((code, lines[-1]), (1, "4 passed, 1 failed"))

    def test_the_simd_targets_of_a_build_are_named(self):
        build = self.build("b", [program("a"), program("a@AVX2"), program("a@SSE4")],
                           [googletest("a", PASSED), googletest("a@AVX2", PASSED)])
        lines = self.run_results(build)[1]
        self.assertEqual(lines[-2:], ["b: each SIMD target forced in turn: AVX2, SSE4",
                                      "3 passed, 0 failed"])

    def test_a_build_that_ran_nothing_fails(self):
        self.assertNotEqual(self.run_results(self.build("b", []))[0], 0)

    def test_two_programs_of_one_name_fail(self):
        self.assertNotEqual(self.run_results(self.build("b", [program("a"), program("a")]))[0], 0)


if __name__ == "__main__":
    unittest.main()
