#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shared library exports what the headers declare, the map names and symbols.txt lists.

usage: symbols_test.py LIBRARY SYMBOL_LIST MAP HEADER_FOLDER"""

import pathlib
import re
import subprocess
import sys

import headers


def exported(library):
    """`name version` of every symbol that a program could link to."""
    out = subprocess.run(["nm", "--dynamic", "--defined-only", "--with-symbol-versions", library],
                         check=True, capture_output=True, text=True).stdout
    symbols = set()
    for line in out.splitlines():
        _, kind, symbol = line.split()
        if kind != "A":  # the version itself
            name, _, version = symbol.partition("@@")
            symbols.add(f"{name} {version}")
    return symbols


def mapped(path):
    """`name version` of every symbol in the version script."""
    symbols, version = set(), None
    for line in pathlib.Path(path).read_text().splitlines():
        if match := re.fullmatch(r"(CHASSIS_[\d.]+) \{", line):
            version = match[1]
        elif match := re.fullmatch(r"\s+(chassis_\w+);", line):
            symbols.add(f"{match[1]} {version}")
    return symbols


def listed(path):
    lines = pathlib.Path(path).read_text().splitlines()
    assert lines == sorted(lines), f"{path} is not sorted"
    return set(lines)


def main():
    library, symbol_list, script, folder = sys.argv[1:]
    expected = listed(symbol_list)
    failures = []
    for what, symbols in [("exported by the library", exported(library)),
                          ("in the map", mapped(script))]:
        failures += [f"{s}: {what}, not in {symbol_list}" for s in sorted(symbols - expected)]
        failures += [f"{s}: in {symbol_list}, not {what}" for s in sorted(expected - symbols)]
    names = {line.split()[0] for line in expected}
    declared = {function.name for function in headers.functions(folder)}
    failures += [f"{name}: declared, not exported" for name in sorted(declared - names)]
    failures += [f"{name}: exported, not declared" for name in sorted(names - declared)]
    print("\n".join(failures) or f"{len(expected)} symbols")
    return 1 if failures or not expected else 0


if __name__ == "__main__":
    sys.exit(main())
