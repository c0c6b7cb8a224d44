#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A failed export leaves the file of the previous export unchanged."""

import pathlib

import case


def run():
    case.import_rows("s.chassis", case.document_rows(6000))
    backup = pathlib.Path("backup.jsonl")
    case.chassis("export", "s.chassis", "--output", backup).check_returncode()
    yesterday = backup.read_bytes()
    case.flip("s.chassis", b"needle-05990")
    done = case.chassis("export", "s.chassis", "--output", backup)
    if done.returncode == 0:
        return "the export of a damaged store succeeds"
    if backup.read_bytes() != yesterday:
        return f"a failed export leaves {backup.read_bytes().count(10)} rows of 6000"
    return None


if __name__ == "__main__":
    case.main(run)
