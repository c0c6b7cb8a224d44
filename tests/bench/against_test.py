#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""against.py compares the rows of both builds and reports a slower build.

usage: against_test.py BUILD_FOLDER

Most cases run small scripts that report given figures in place of the benchmark programs. One runs
the programs of the build folder against themselves.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
AGAINST = pathlib.Path(__file__).resolve().parent / "against.py"

# Reports the next of its figures at each start, and logs whether it runs alone.
PROGRAM = """\
    #!{python}
    import json, pathlib, sys
    options = sys.argv[1:]
    if "--alone" in options and not {knows_alone}:
        sys.exit("error: usage")
    if "--list" in options:
        print("\\n".join({rows}))
        sys.exit(0)
    log = pathlib.Path({log!r})
    with log.open("a") as file:
        print({name!r}, "alone" if "--alone" in options else "with opponents", file=file)
    name = options[options.index("--only") + 1]
    figures = {rows}[name]
    if not figures:
        sys.exit("error: cannot measure")
    turn = sum(line.startswith({name!r}) for line in log.read_text().splitlines()) - 1
    row = {{"row": name, "unit": "u", "ours": figures[turn % len(figures)], **{unit}}}
    found = [row] if {reports} else []
    pathlib.Path(options[options.index("--json") + 1]).write_text(json.dumps({{"rows": found}}))
    """
LESS = {"better": "less", "bound_by": "processor"}
MORE = {"better": "more", "bound_by": "processor"}
DISK = {"better": "more", "bound_by": "disk"}


class AgainstTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "log"

    def build(self, name, rows, unit, knows_alone=True, reports=True):
        program = self.folder / name / "tests" / "bench" / "one_bench"
        program.parent.mkdir(parents=True)
        program.write_text(textwrap.dedent(PROGRAM).format(
            python=sys.executable, name=name, rows=rows, unit=unit, log=str(self.log),
            knows_alone=knows_alone, reports=reports))
        program.chmod(0o755)
        return self.folder / name

    def run_against(self, old, new, *options):
        file = self.folder / "rows.json"
        done = subprocess.run(
            [sys.executable, "-B", AGAINST, old, new, "--folder", self.folder, "--json", file,
             *options], capture_output=True, text=True, check=False)
        rows = json.loads(file.read_text()) if file.exists() else []
        return done.returncode, rows, done.stdout + done.stderr

    def compare(self, unit, old_figures, new_figures):
        """Returns the exit status and the one row of two builds that report these figures."""
        self.log.unlink(missing_ok=True)
        number = len(list(self.folder.iterdir()))
        code, rows, output = self.run_against(
            self.build(f"old{number}", {"a row": old_figures}, unit),
            self.build(f"new{number}", {"a row": new_figures}, unit), "--rounds", "3")
        self.assertEqual(len(rows), 1, output)
        return code, rows[0]

    def test_ratio_is_above_1_where_the_new_build_is_better_in_any_unit(self):
        for unit, old, new in ((LESS, 2, 1), (MORE, 1, 2)):
            code, row = self.compare(unit, [old], [new])
            self.assertEqual((code, row["ratio"], row["met"]), (0, 2, True))

    def test_a_processor_row_may_lose_three_hundredths(self):
        self.assertEqual(self.compare(MORE, [100], [97.1])[0], 0)
        code, row = self.compare(MORE, [100], [96.9])
        self.assertEqual((code, row["met"]), (1, False))
        # Quartiles do not help it.
        self.assertEqual(self.compare(MORE, [100], [90, 90, 200])[0], 1)

    def test_a_disk_row_may_lose_a_tenth_or_have_quartiles_that_reach_1(self):
        self.assertEqual(self.compare(DISK, [100], [90.1])[0], 0)
        self.assertEqual(self.compare(DISK, [100], [89.9])[0], 1)
        self.assertEqual(self.compare(DISK, [100], [80, 80, 130])[0], 0)

    def test_builds_take_turns_and_the_first_one_alternates(self):
        old, new = (self.build(name, {"a row": [1]}, LESS) for name in ("old", "new"))
        self.run_against(old, new, "--rounds", "3")
        self.assertEqual([line.split()[0] for line in self.log.read_text().splitlines()],
                         ["old", "new", "new", "old", "old", "new"])

    def test_there_are_seven_rounds(self):
        old, new = (self.build(name, {"a row": [1]}, LESS) for name in ("old", "new"))
        self.run_against(old, new)
        self.assertEqual(len(self.log.read_text().splitlines()), 14)

    def test_opponents_are_left_out_only_if_both_builds_can(self):
        for knows, word in ((True, "alone"), (False, "with opponents")):
            self.log.unlink(missing_ok=True)
            old = self.build(f"old {knows}", {"a row": [1]}, LESS, knows_alone=knows)
            new = self.build(f"new {knows}", {"a row": [1]}, LESS)
            self.assertEqual(self.run_against(old, new, "--rounds", "2")[0], 0)
            for line in self.log.read_text().splitlines():
                self.assertTrue(line.endswith(word), line)

    def test_rows_that_cannot_be_compared_are_named(self):
        old = self.build("old", {"both": [1], "gone": [1]}, LESS)
        new = self.build("new", {"both": [1], "added": [1]}, LESS)
        code, rows, output = self.run_against(old, new, "--rounds", "2")
        self.assertEqual((code, [row["row"] for row in rows]), (0, ["both"]))
        self.assertIn("not compared: added: the older build does not have it", output)
        self.assertIn("not compared: gone: the new build does not have it", output)

    def test_no_row_at_all_is_an_error(self):
        old = self.build("old", {"gone": [1]}, LESS)
        new = self.build("new", {"added": [1]}, LESS)
        self.assertEqual(self.run_against(old, new)[0], 2)
        silent = self.build("silent", {"added": [1]}, LESS, reports=False)
        self.assertEqual(self.run_against(silent, new)[0], 2)
        self.assertEqual(self.run_against(self.folder / "nothing", new)[0], 2)

    def test_a_program_that_fails_ends_the_comparison(self):
        old = self.build("old", {"a row": [1]}, LESS)
        code, _, output = self.run_against(old, self.build("new", {"a row": []}, LESS))
        self.assertEqual(code, 2)
        self.assertIn("cannot measure", output)

    def test_the_programs_of_a_build_can_be_compared_with_themselves(self):
        code, rows, output = self.run_against(BUILD, BUILD, "--only", "space", "--scale", "tiny",
                                              "--rounds", "2")
        self.assertEqual(code, 0, output)
        self.assertEqual([row["ratio"] for row in rows], [1, 1], output)


if __name__ == "__main__":
    unittest.main()
