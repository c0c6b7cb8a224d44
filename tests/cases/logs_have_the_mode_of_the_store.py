#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The logs of a store are hidden from other users if the store is."""

import os
import pathlib

import case
import chassis


def run():
    os.umask(0o022)
    chassis.Store("s.chassis", 4).close()
    os.chmod("s.chassis", 0o600)
    with chassis.Store("s.chassis") as store, chassis.Batch(store) as batch:
        batch.insert(documents=[b"TOPSECRET-0001"])
        batch.commit()
        readable = [path.name for path in pathlib.Path().glob("s.chassis-wal*")
                    if path.stat().st_mode & 0o077 and b"TOPSECRET-0001" in path.read_bytes()]
    return f"{readable} has the document and can be read by others" if readable else None


if __name__ == "__main__":
    case.main(run)
