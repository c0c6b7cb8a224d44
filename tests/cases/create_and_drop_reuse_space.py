#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small collection that is created, filled and dropped again and again does not grow the file."""

import os
import pathlib

import case
import chassis


def run():
    with chassis.Store("s.chassis", 8) as store, chassis.Batch(store) as batch:
        for _ in range(1000):
            number = store.create("temporary", 16)
            batch.insert(number, vectors=[[1.0] * 16] * 10, documents=[b"d"] * 10)
            batch.commit()
            store.drop(number)
        size = os.path.getsize("s.chassis")
    return f"{size} bytes for no record" if size >= 16 << 20 else None


if __name__ == "__main__":
    shared_memory = pathlib.Path("/dev/shm")
    case.main(run, shared_memory if shared_memory.is_dir() else None)
