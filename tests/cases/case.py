# SPDX-License-Identifier: Apache-2.0
"""Runs a case in an empty folder and reports whether the behaviour holds.

A case exits with 0 if it holds, 1 if it does not, 77 if it cannot be tried here. Any other error
exits with 99, so that a broken case does not count as an expected failure.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

HOLDS, FAILS, SKIPPED, BROKEN = 0, 1, 77, 99


class Skip(Exception):
    """Raised with the reason if the case cannot be tried here."""


def chassis(*arguments):
    """Runs the chassis command; returns the result of subprocess.run, with text as output. Bytes
    that are not UTF-8 are replaced, because a damaged record may hold some."""
    return subprocess.run([os.environ["CHASSIS"], *map(str, arguments)], text=True,
                          errors="replace", stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def import_rows(store, lines):
    """Imports JSON lines into a store; the case is broken if that fails."""
    rows = pathlib.Path("rows.jsonl")
    rows.write_text("".join(line + "\n" for line in lines))
    done = chassis("import", store, rows)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def document_rows(count):
    return [f'{{"id":{i},"document":"needle-{i:05d}","schema":"s","schema_version":"1"}}'
            for i in range(count)]


def flip(path, needle):
    """Inverts one bit of the first byte of the last `needle` in a file."""
    content = bytearray(pathlib.Path(path).read_bytes())
    offset = content.rfind(needle)
    if offset < 0:
        raise RuntimeError(f"{path}: no {needle!r}")
    content[offset] ^= 1
    pathlib.Path(path).write_bytes(content)


def main(run, folder=None):
    """Runs a case: run() returns None if the behaviour holds, or a sentence that says why not."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        os.chdir(scratch)
        try:
            wrong = run()
        except Skip as reason:
            print(f"skipped: {reason}")
            sys.exit(SKIPPED)
        except Exception:
            traceback.print_exc()
            sys.exit(BROKEN)
        finally:
            os.chdir("/")
    print("holds" if wrong is None else f"fails: {wrong}")
    sys.exit(HOLDS if wrong is None else FAILS)
