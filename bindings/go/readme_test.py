#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program of the README in a module that requires this one, and compares its output with
the README: readme_test.py BUILD_FOLDER README"""

import pathlib
import subprocess
import sys
import tempfile

import run_go

sys.path.insert(0, str(run_go.HERE.parent))
import readme_example

MODULE = f"""module first

go 1.19

require chassis.io/chassis v0.0.0

replace chassis.io/chassis => {run_go.HERE}
"""


def main():
    build, readme = map(pathlib.Path, sys.argv[1:])
    program, expected = readme_example.find("go", readme)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "go.mod").write_text(MODULE)
        pathlib.Path(folder, "main.go").write_text(program)
        printed = subprocess.run(["go", "run", "."], cwd=folder, check=True, text=True,
                                 env=run_go.environment(build.resolve()),
                                 stdout=subprocess.PIPE).stdout
    if printed != expected:
        sys.exit(f"expected {expected!r}, printed {printed!r}")


if __name__ == "__main__":
    main()
