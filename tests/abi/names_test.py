#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that bindings/NAMES.md has a row for every C function, and no name that a face lacks.

usage: names_test.py SOURCE_ROOT"""

import pathlib
import re
import sys
import unittest

import headers

ROOT = pathlib.Path(sys.argv.pop()).resolve()
LANGUAGES = ["C", "Java", "C#", "Go"]


def rows(text):
    """Returns the cells of each row of the table, without their marks."""
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")]
             for line in text.splitlines() if line.startswith("| `")]
    return [row for row in cells if len(row) == len(LANGUAGES)]


def sources(pattern, excluded=()):
    return [path.read_text() for path in sorted(ROOT.glob(pattern))
            if not any(word in path.name for word in excluded)]


def declares(texts, kind, member, type_pattern, member_pattern):
    """Returns whether a file declares the type and, unless None, the member in that type."""
    owners = [text for text in texts if re.search(type_pattern.format(kind), text)]
    return bool(owners) and (member is None or any(
        re.search(member_pattern.format(member), text) for text in owners))


def in_java(kind, member):
    texts = sources("bindings/java/source/**/*.java")
    return declares(texts, kind, member, r"\b(?:class|enum|interface) {}\b",
                    r"\n  public [^;=\n]*\b{}\(")


def in_csharp(kind, member):
    texts = sources("bindings/csharp/Chassis/*.cs")
    return declares(texts, kind, member, r"\bpublic [\w ]*(?:class|enum|record|struct) {}\b",
                    r"\n    public [^;=\n]*\b{}\b")


def in_go(kind, member):
    texts = sources("bindings/go/*.go", excluded=["_test"])
    if member is None:
        return any(re.search(rf"^(?:type {kind}\b|func {kind}\()", text, re.MULTILINE)
                   for text in texts)
    return any(re.search(rf"^func \(\w+ \*?{kind}\) {member}\(", text, re.MULTILINE)
               for text in texts)


FACES = {"Java": in_java, "C#": in_csharp, "Go": in_go}


def faults(text):
    """Returns a line for each row that is missing or repeated, and for each name without source."""
    table = rows(text)
    listed = [row[0] for row in table]
    declared = {function.name for function in headers.functions(ROOT / "capi/include/chassis")}
    found = [f"{name}: no row" for name in sorted(declared - set(listed))]
    found += [f"{name}: not in the headers" for name in sorted(set(listed) - declared)]
    found += [f"{name}: two rows" for name in sorted(set(listed)) if listed.count(name) > 1]
    for row in table:
        for language, name in list(zip(LANGUAGES, row))[1:]:
            kind, _, member = name.partition(".")
            if name != "-" and not FACES[language](kind, member or None):
                found.append(f"{row[0]}: no {name} in {language}")
    return found


class NamesTest(unittest.TestCase):
    text = (ROOT / "bindings/NAMES.md").read_text()

    def test_every_function_has_a_row_and_every_name_is_there(self):
        self.assertEqual(faults(self.text), [])

    def test_a_row_that_is_missing_is_a_fault(self):
        without = re.sub(r"\| `chassis_commit` .*\n", "", self.text)
        self.assertEqual(faults(without), ["chassis_commit: no row"])

    def test_a_name_that_no_source_has_is_a_fault(self):
        for right, wrong in [("`Store.checkpoint`", "`Store.flush`"),
                             ("`Store.Recovery` |\n", "`Store.Repair` |\n"),
                             ("`CommitOption`", "`CommitChoice`")]:
            changed = self.text.replace(right, wrong, 1)
            self.assertNotEqual(changed, self.text)
            self.assertEqual(len(faults(changed)), 1, wrong)


if __name__ == "__main__":
    unittest.main()
