#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists what belongs to some tests of a build folder, one a line, so that no more is compiled.

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
    names, needed = [], set()
    for test in read(folder, "tests"):
        suites = {suite.split(":", 1)[-1] for suite in test["suite"]}
        if wanted & (suites | {test["name"]}):
            names.append(test["name"])
            needed.update(test["depends"])
    if not names:
        sys.exit(f"error: {folder} has none of the tests {sorted(wanted)}")
    if what == "names":
        print("\n".join(names))
        return
    for target in read(folder, "targets"):
        if target["id"] in needed:
            print("\n".join(os.path.relpath(file, folder) for file in target["filename"]))


if __name__ == "__main__":
    main()
