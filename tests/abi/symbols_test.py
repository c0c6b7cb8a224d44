#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the library exports the symbols of the version script, and the headers declare them.

usage: symbols_test.py LIBRARY MAP HEADER_FOLDER"""

import pathlib
import re
import subprocess
import sys

import headers


def exported(library):
    """Returns `name version` of every symbol that a program could link to."""
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
    """Returns `name version` of every symbol in the version script, in its order."""
    symbols, version = [], None
    for line in pathlib.Path(path).read_text().splitlines():
        if match := re.fullmatch(r"(CHASSIS_[\d.]+) \{", line):
            version = match[1]
        elif match := re.fullmatch(r"\s+(chassis_\w+);", line):
            symbols.append(f"{match[1]} {version}")
    return symbols


def differences(symbols, what, expected):
    yield from (f"{symbol}: {what}, not in the map" for symbol in sorted(symbols - expected))
    yield from (f"{symbol}: in the map, not {what}" for symbol in sorted(expected - symbols))


def main():
    library, script, folder = sys.argv[1:]
    in_order = mapped(script)
    expected = set(in_order)
    failures = list(differences(exported(library), "exported by the library", expected))
    names = {symbol.split()[0] for symbol in expected}
    declared = {function.name for function in headers.functions(folder)}
    failures += differences(declared, "declared", names)
    if len(names) != len(in_order):
        failures.append("the map names a symbol twice")
    by_version = sorted(in_order, key=lambda symbol: symbol.split()[::-1])
    if in_order != by_version:
        failures.append("the map is not sorted")
    print("\n".join(failures) or f"{len(expected)} symbols")
    return 1 if failures or not expected else 0


if __name__ == "__main__":
    sys.exit(main())
