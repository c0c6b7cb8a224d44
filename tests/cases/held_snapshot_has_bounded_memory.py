#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A snapshot that is held while others commit takes no memory for each commit."""

import pathlib

import case
import chassis

COMMITS, RECORDS = 20000, 1000
BOUND = (16 << 20) + 48 * RECORDS


def anonymous_memory():
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) << 10
    raise RuntimeError("no RssAnon")


def run():
    with chassis.Store("s.chassis", 8) as store, chassis.Batch(store) as batch:
        batch.insert(vectors=[[1.0] * 8] * RECORDS)
        batch.commit()
        store.checkpoint()
        with chassis.Snapshot(store):
            before = anonymous_memory()
            for i in range(COMMITS):
                batch.put(ids=[i % RECORDS], vectors=[[2.0] * 8])
                batch.commit()
            grown = anonymous_memory() - before
    if grown >= BOUND:
        return f"{grown} bytes, {grown // COMMITS} a commit; {BOUND} are allowed"
    return None


if __name__ == "__main__":
    shared_memory = pathlib.Path("/dev/shm")
    case.main(run, shared_memory if shared_memory.is_dir() else None)
