#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmark programs of an older build and of a new one in turns and compares them.

Each build has its own programs, because an older library may have another binary interface. The
older programs need no option that is newer than --json. If both sides know --alone, both run
without opponents; otherwise both run with them, so that the sides still do the same work.

The exit status is 1 if a row is slower than allowed, 2 if the comparison could not be made.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import report

COLUMNS = ["row", "unit", "new", "old", "ratio", "spread", "allowed", "met"]
ALLOWED = {"processor": 0.97, "disk": 0.90}


class ComparisonError(Exception):
    pass


class Side:
    """The benchmark programs of one build folder."""

    def __init__(self, name, build, arguments):
        self.name = name
        self.arguments = arguments
        programs = sorted(build.glob("tests/bench/*_bench"))
        if not programs:
            raise ComparisonError(f"{build} has no programs tests/bench/*_bench")
        self.programs = {row: program for program in programs for row in self.list_rows(program)}
        self.knows_alone = all(self.call(program, "--list", "--alone").returncode == 0
                               for program in programs)

    def call(self, program, *options):
        # Without the variable, each program finds the library of its own build.
        environment = {name: value for name, value in os.environ.items()
                       if name != "LD_LIBRARY_PATH"}
        return subprocess.run([program, *options], env=environment, text=True, check=False,
                              capture_output=True)

    def list_rows(self, program):
        done = self.call(program, "--list", "--only", self.arguments.only)
        if done.returncode != 0:
            raise ComparisonError(f"{program} --list: {done.stderr}")
        return done.stdout.splitlines()

    def measure(self, row, alone):
        """Returns the row that the program reports, or None if it reports nothing."""
        program = self.programs[row]
        with tempfile.NamedTemporaryFile(suffix=".json", dir=self.arguments.folder) as file:
            done = self.call(program, "--scale", self.arguments.scale, "--only", row,
                             "--folder", self.arguments.folder, "--json", file.name,
                             *(["--alone"] if alone else []))
            if done.returncode != 0:
                raise ComparisonError(f"{program} of the {self.name} build failed in row "
                                      f'"{row}": {done.stderr}')
            found = json.loads(pathlib.Path(file.name).read_text(encoding="utf-8"))["rows"]
        return next((entry for entry in found if entry["row"] == row), None)


def speed(new, old):
    """Returns how many times as good `new` is; both are entries of one row."""
    ratio = new["ours"] / old["ours"]
    return 1 / ratio if new["better"] == "less" else ratio


def compare(pairs):
    """Returns a row of the table from the (new, old) of each round."""
    speeds = [speed(new, old) for new, old in pairs]
    lower, median, upper = statistics.quantiles(speeds, n=4, method="inclusive")
    new = pairs[0][0]
    allowed = ALLOWED[new["bound_by"]]
    # A disk is unsteady: the quartiles must reach 1 if the median does not reach its bound.
    met = median >= allowed or (new["bound_by"] == "disk" and upper >= 1)
    return {
        "row": new["row"],
        "unit": new["unit"],
        "new": statistics.median(entry["ours"] for entry, _ in pairs),
        "old": statistics.median(entry["ours"] for _, entry in pairs),
        "ratio": median,
        "spread": [lower, upper],
        "allowed": allowed,
        "bound_by": new["bound_by"],
        "met": met,
    }


def run_rounds(row, new, old, alone, rounds):
    """Returns (new, old) of each round; None if a side reports nothing. The first alternates."""
    pairs = []
    for number in range(rounds):
        order = [new, old] if number % 2 else [old, new]
        entries = {side.name: side.measure(row, alone) for side in order}
        if None in entries.values():
            return None
        pair = entries[new.name], entries[old.name]
        pairs.append(pair)
        print(f"{row}, round {number + 1}: {pair[0]['ours']:.4g} {pair[0]['unit']}, "
              f"{speed(*pair):.3f} x the older", file=sys.stderr)
    return pairs


def cells(row):
    allowed = f">= {row['allowed']:.2f}"
    return {
        **row,
        "new": report.figure(row["new"]),
        "old": report.figure(row["old"]),
        "ratio": f"{row['ratio']:.3f}",
        "spread": "-".join(f"{quartile:.3f}" for quartile in row["spread"]),
        "allowed": allowed + (" or within spread" if row["bound_by"] == "disk" else ""),
        "met": "yes" if row["met"] else "no",
    }


def markdown(rows, missing, facts, rounds):
    yield f"Machine: {facts}."
    yield ""
    yield (f"Ratio: how many times as good the new build is, the median over {rounds} alternating "
           "rounds; above 1 the new one is better, whatever the unit. Spread: its quartiles.")
    yield ""
    yield from report.table(COLUMNS, map(cells, rows))
    for row, why in missing:
        yield f"* not compared: {row}: {why}"


def compare_builds(arguments):
    """Returns the rows of the table, and (row, reason) of the rows not compared."""
    new = Side("new", arguments.new, arguments)
    old = Side("older", arguments.old, arguments)
    alone = new.knows_alone and old.knows_alone
    rows, missing = [], []
    for name in new.programs:
        if name not in old.programs:
            missing.append((name, "the older build does not have it"))
            continue
        pairs = run_rounds(name, new, old, alone, arguments.rounds)
        if pairs is None:
            missing.append((name, "the older programs need an opponent, and none is installed"))
        else:
            rows.append(compare(pairs))
    missing += [(name, "the new build does not have it") for name in old.programs
                if name not in new.programs]
    if not rows:
        raise ComparisonError(f"no row was compared: {missing}")
    return rows, missing


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=pathlib.Path, help="the build folder of the older version")
    parser.add_argument("new", type=pathlib.Path, help="the build folder of the new version")
    parser.add_argument("--only", default="", help="the rows whose names begin with this")
    parser.add_argument("--scale", default="full", help="the scale of the programs")
    parser.add_argument("--rounds", type=int, default=7, help="at least 2")
    parser.add_argument("--folder", default=".", help="where the files of the benchmarks go")
    parser.add_argument("--json", type=pathlib.Path, help="write all rows here")
    arguments = parser.parse_args()
    pathlib.Path(arguments.folder).mkdir(parents=True, exist_ok=True)
    try:
        rows, missing = compare_builds(arguments)
    except ComparisonError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if arguments.scale != "full":
        print(f"**Scale {arguments.scale}: fewer records than the names of the rows say.**\n")
    print("\n".join(markdown(rows, missing, report.machine(arguments.folder), arguments.rounds)))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["met"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
