#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The first programs of all languages do the same: insert, find, find again after a second run,
and report the error of a path that cannot exist.

usage: first_test.py PROGRAM [ARGUMENT...]"""

import pathlib
import subprocess
import sys
import tempfile


def run(program, path):
    return subprocess.run([*program, str(path)], capture_output=True, text=True)


def main():
    program = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.chassis"
        first, second = run(program, path), run(program, path)
        assert first.returncode == 0, first.stderr
        assert first.stdout == "inserted 0\nfound 0 at distance 0\n", first.stdout
        assert second.stdout == ("inserted 1\nfound 0 at distance 0\n"
                                 "found 1 at distance 0\n"), second.stdout
        assert [entry.name for entry in pathlib.Path(folder).iterdir()] == ["a.chassis"]
        missing = run(program, pathlib.Path(folder) / "missing" / "a.chassis")
        assert missing.returncode == 1
        assert missing.stderr.startswith("AERO_STORAGE_NOT_FOUND: open "), missing.stderr


if __name__ == "__main__":
    main()
