#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists the names or targets of some tests of a build folder, so that no others are compiled.

usage: select_tests.py (names|targets) FOLDER SUITE_OR_TEST...
"""

import json
import os
import pathlib
import sys


def read(folder, what):
    return json.loads((folder / "meson-info" / f"intro-{what}.json").read_text())


def main():
    what, folder, wanted = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), set(sys.argv[3:])
    names, needed, unknown = [], set(), set(wanted)
    for test in read(folder, "tests"):
        suites = {suite.split(":", 1)[-1] for suite in test["suite"]}
        unknown -= suites | {test["name"]}
        if wanted & (suites | {test["name"]}):
            names.append(test["name"])
            needed.update(test["depends"])
    if unknown:
        sys.exit(f"error: {folder} has no suites or tests {sorted(unknown)}")
    if what == "names":
        print("\n".join(names))
        return
    for target in read(folder, "targets"):
        if target["id"] in needed:
            print("\n".join(os.path.relpath(file, folder) for file in target["filename"]))


if __name__ == "__main__":
    main()
