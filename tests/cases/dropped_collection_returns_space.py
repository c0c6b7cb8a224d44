#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Dropping a collection returns its space to the file system."""

import os

import case
import chassis


def run():
    with chassis.Store("s.chassis") as store, chassis.Batch(store) as batch:
        big = store.create("big", 256)
        for _ in range(20):
            batch.insert(big, vectors=[[1.0] * 256] * 1000)
            batch.commit()
    filled = os.path.getsize("s.chassis")
    with chassis.Store("s.chassis") as store:
        store.drop(big)
    for i in range(3):
        with chassis.Store("s.chassis") as store:
            number = store.create(f"t{i}", 4)
            store.checkpoint()
            store.drop(number)
            store.checkpoint()
    left = os.path.getsize("s.chassis")
    return f"{left} of {filled} bytes are left" if left >= filled // 4 else None


if __name__ == "__main__":
    case.main(run)
