#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that clang-format with the nearest .clang-format changes no source.

usage: format_test.py SOURCE_ROOT
Skipped without clang-format 14, because other versions break some lines elsewhere.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

FOLDERS = ["core", "capi", "bindings", "examples", "tests"]
SUFFIXES = {".h", ".cc", ".c"}
VERSION = "14"
SKIPPED = 77
FILES_A_CALL = 20


def find_program():
    for name in [f"clang-format-{VERSION}", "clang-format"]:
        program = shutil.which(name)
        if program is None:
            continue
        text = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        if re.search(rf"version {VERSION}\.", text):
            return program
    return None


def sources(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def refused(program, paths):
    """Returns the output of clang-format if it would change one of `paths`, else ""."""
    run = subprocess.run([program, "--dry-run", "-Werror", "--style=file", *map(str, paths)],
                         capture_output=True, text=True)
    return run.stderr or f"exit status {run.returncode}" if run.returncode else ""


def sees_what_is_wrong(program, root):
    """Returns whether a badly formatted file is refused and a good one is not."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(root / ".clang-format", folder)
        good, bad = pathlib.Path(folder) / "good.cc", pathlib.Path(folder) / "bad.cc"
        good.write_text("int x = 1;\n")
        bad.write_text("int  x=1 ;\n")
        return bool(refused(program, [bad])) and not refused(program, [good])


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    program = find_program()
    if program is None:
        print(f"clang-format {VERSION} is not installed")
        return SKIPPED
    if not sees_what_is_wrong(program, root):
        print(f"{program} does not distinguish a good format from a bad one")
        return 1
    paths = list(sources(root))
    calls = [paths[at:at + FILES_A_CALL] for at in range(0, len(paths), FILES_A_CALL)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = "".join(pool.map(lambda call: refused(program, call), calls))
    print(failures or f"{len(paths)} files")
    return 1 if failures or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
