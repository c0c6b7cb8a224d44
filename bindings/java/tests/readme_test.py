#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests that the program of the README prints the output stated there.

readme_test.py README JAVA WORD...
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import readme_example


def main():
    readme, *command = sys.argv[1:]
    expected = readme_example.find("java", readme)[1]
    with tempfile.TemporaryDirectory() as folder:
        printed = subprocess.run([*command, "First"], cwd=folder, check=True, text=True,
                                 stdout=subprocess.PIPE).stdout
    if printed != expected:
        sys.exit(f"expected {expected!r}, printed {printed!r}")


if __name__ == "__main__":
    main()
