#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up the results of `meson test` in one or more build folders.

It counts test cases: each GoogleTest case, and one for each other test program, once for every
build that ran it. A test NAME@TARGET ran with that SIMD target. A program that ends badly without
a failed case (a crash, a time-out, a sanitizer report) counts as one more failed case. A later
build must run as many cases of a program as the first one, because a missing case would otherwise
go unnoticed. The last line printed is the sum.
"""

import argparse
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
from collections import namedtuple

Case = namedtuple("Case", "name outcome detail")
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
EXPECTED = "expected"  # a failure that the build expects; it counts as passed
ENDED_WELL = {"OK", "SKIP", "EXPECTEDFAIL"}


def case_outcome(element):
    if element.find("failure") is not None or element.find("error") is not None:
        return FAILED
    return SKIPPED if element.find("skipped") is not None else PASSED


def googletest_cases(junit, program):
    """Yields the cases of a GoogleTest program; none if it is of another kind or left no record."""
    prefix = f"chassis.{program}."
    for suite in junit.iter("testsuite"):
        if not suite.get("name").startswith(prefix):
            continue
        for element in suite.iter("testcase"):
            reason = element.find("skipped")
            detail = "" if reason is None else " ".join((reason.text or "").split())
            name = f"{element.get('classname')}.{element.get('name')}"
            yield Case(name, case_outcome(element), detail)


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


def program_cases(record, junit):
    output = record["stdout"] + record.get("stderr", "")
    ended_well = record["result"] in ENDED_WELL
    cases = list(googletest_cases(junit, record["name"]))
    if not cases:
        if record["result"] == "EXPECTEDFAIL":
            return [Case("", EXPECTED, last_line(output))]
        if record["result"] == "SKIP":
            return [Case("", SKIPPED, last_line(output))]
        return [Case("", PASSED if ended_well else FAILED, output)]
    cases = [case._replace(detail=output) if case.outcome == FAILED else case for case in cases]
    if not ended_well and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(f"ended with {record['result']}", FAILED, output))
    return cases


def read_build(folder):
    """Returns the cases of each test program that the last `meson test` in `folder` ran."""
    logs = folder / "meson-logs"
    records = [json.loads(line) for log in logs.glob("testlog*.json")
               for line in log.read_text().splitlines()]
    junit = ElementTree.Element("none")
    for log in logs.glob("testlog*.junit.xml"):
        junit.extend(ElementTree.parse(log).getroot())
    programs = {}
    for record in records:
        if record["name"] in programs:
            sys.exit(f"error: two tests are called {record['name']}")
        programs[record["name"]] = program_cases(record, junit)
    if not programs:
        sys.exit(f"error: no test ran in {folder}")
    return programs


def missing_cases(programs, reference):
    """Yields a failed case for each program without as many cases as in `reference`."""
    for name, cases in programs.items():
        expected = len(reference.get(name, []))
        if len(cases) != expected:
            yield name, Case("", FAILED, f"{len(cases)} cases, {expected} in the first build")


def report(folder, programs):
    """Prints the cases that did not pass and a line of counts; returns the counts."""
    counts = {PASSED: 0, FAILED: 0, SKIPPED: 0}
    for program, cases in programs.items():
        for case in cases:
            counts[PASSED if case.outcome == EXPECTED else case.outcome] += 1
            name = f"{folder.name}: {program} {case.name}".rstrip()
            if case.outcome == SKIPPED:
                print(f"SKIPPED {name}: {case.detail}")
            elif case.outcome == EXPECTED:
                print(f"EXPECTED FAILURE {name}: {case.detail}")
            elif case.outcome == FAILED:
                print(f"FAILED  {name}\n{case.detail[-4000:].rstrip()}\n")
    print(f"{folder.name}: {len(programs)} test programs, {sum(counts.values())} cases")
    targets = {program.partition("@")[2] for program in programs} - {""}
    if targets:
        print(f"{folder.name}: each SIMD target forced in turn: {', '.join(sorted(targets))}")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("builds", nargs="+", type=pathlib.Path, help="build folders, plain first")
    parser.add_argument("--require-all", action="store_true", help="a skipped case fails the run")
    arguments = parser.parse_args()

    total = {PASSED: 0, FAILED: 0, SKIPPED: 0}
    reference = None
    for folder in arguments.builds:
        programs = read_build(folder)
        reference = reference or programs
        for name, case in list(missing_cases(programs, reference)):
            programs[name].append(case)
        for outcome, count in report(folder, programs).items():
            total[outcome] += count
    skipped = f", {total[SKIPPED]} skipped" if total[SKIPPED] else ""
    print(f"{total[PASSED]} passed, {total[FAILED]} failed{skipped}")
    return 1 if total[FAILED] or (arguments.require_all and total[SKIPPED]) else 0


if __name__ == "__main__":
    sys.exit(main())
