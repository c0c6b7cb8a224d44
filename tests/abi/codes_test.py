#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that core/base/codes.def, status.h and capi/README.md have the same statuses, and that
status.h marks as reserved exactly those that no source returns.

usage: codes_test.py SOURCE_ROOT"""

import pathlib
import re
import sys

ENTRY = re.compile(r'^X\((\w+), "(\w+)", (0x\w+), (\w+), (\w+)\)$', re.MULTILINE)
MACRO = re.compile(r"^/\*\* ([A-Z]+(?: or [A-Z]+)?): ([^*]+) \*/\n#define (AERO_\w+) (0x\w+)$",
                   re.MULTILINE)
# Matches a code that is returned, not one that is compared.
USE = re.compile(r"(?<!case )(?<!== )(?<!!= )\bCode::k(\w+)")


def severities(usual, worst):
    """As the header writes them."""
    return (usual if usual == worst else f"{usual} or {worst}").upper().replace(" OR ", " or ")


def sources(root):
    for folder in ["core", "capi"]:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".h", ".cc"} and path.name != "error.cc":
                yield path


def main():
    root = pathlib.Path(sys.argv[1])
    entries = ENTRY.findall((root / "core/base/codes.def").read_text())
    table = [(name, number, severities(usual, worst)) for _, name, number, usual, worst in entries]
    macros = MACRO.findall((root / "capi/include/chassis/status.h").read_text())
    header = [(name, number, severity) for severity, _, name, number in macros]
    reserved = {name for _, text, name, _ in macros if text.endswith(" Reserved.")}
    failures = []
    if table != header:
        failures.append(f"status.h differs from codes.def: {set(table) ^ set(header) or 'order'}")
    numbers = [int(number, 16) for _, number, _ in table]
    if len(set(numbers)) != len(numbers):
        failures.append("a number is used twice")

    readme = (root / "capi/README.md").read_text()
    returned_there = {"AERO_" + s for s in re.findall(r"`([A-Z]+_[A-Z_]+)`", readme)}
    names = {enumerator: name for enumerator, name, *_ in entries}
    used = {}
    for path in sources(root):
        for enumerator in USE.findall(path.read_text()):
            if enumerator != "Ok":
                used.setdefault(names[enumerator], path.relative_to(root))
    failures += [f"{name}: returned by {used[name]}, not in the table of the README"
                 for name in sorted(set(used) - returned_there)]
    failures += [f"{name}: in the table of the README, returned by no source"
                 for name in sorted(returned_there - set(used))]
    failures += [f"{name}: returned by {used[name]}, marked as reserved in status.h"
                 for name in sorted(reserved & set(used))]
    failures += [f"{name}: returned by no source, not marked as reserved in status.h"
                 for name in sorted(set(names.values()) - set(used) - reserved)]
    print("\n".join(failures) or f"{len(table)} codes, {len(used)} returned")
    return 1 if failures or not table else 0


if __name__ == "__main__":
    sys.exit(main())
