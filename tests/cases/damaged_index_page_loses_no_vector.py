#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A flipped bit in an index page gives the right answer or a corruption code: promise K1. So it is
in a store that was not closed, whose records were put again since the index was written."""

import os
import pathlib
import shutil

import case
import chassis

PAGE = 4096
ENDINGS = ["", "-wal0", "-wal1"]
VECTORS = {id: [float(id)] * 16 for id in range(200)}
PUT_AGAIN = [8, 9, 60]


def write_store():
    store = chassis.Store("s.chassis", 16)
    batch = chassis.Batch(store)
    batch.put(ids=list(VECTORS), vectors=list(VECTORS.values()))
    batch.commit()
    batch.put(ids=[7, 61], vectors=[VECTORS[7], VECTORS[61]])
    batch.commit()
    store.checkpoint()
    for id in PUT_AGAIN:
        batch.put(ids=[id], vectors=[[float(id) + 0.5] * 16])
        batch.commit()


def index_pages(content):
    return [page for page in range(0, len(content), PAGE) if content[page + 4:page + 8] == b"CIDX"]


def wrong_answer():
    """Returns the first wrong answer about a damaged store, or None."""
    for id in [7, *PUT_AGAIN, 100]:
        done = case.chassis("get", "t.chassis", id)
        value = f"{id + 0.5}" if id in PUT_AGAIN else f"{id}"
        right = done.returncode == 0 and ", ".join([value] * 16) in done.stdout
        refused = done.returncode == 1 and "CORRUPTION" in done.stderr
        if not right and not refused:
            return f"id {id}: {done.stdout[:80]!r} {done.stderr[:80]!r}"
    return None


def run():
    child = os.fork()
    if child == 0:
        write_store()
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError("the store was not written")
    content = pathlib.Path("s.chassis").read_bytes()
    pages = index_pages(content)
    if not pages:
        raise RuntimeError("the store has no index page")
    for page in pages:
        for byte in [0, 5, 8, 12, 20, 36, 44, 48, 56, 60, 70, 100, 4000]:
            for ending in ENDINGS:
                shutil.copyfile("s.chassis" + ending, "t.chassis" + ending)
            damaged = bytearray(content)
            damaged[page + byte] ^= 1
            pathlib.Path("t.chassis").write_bytes(damaged)
            wrong = wrong_answer()
            if wrong:
                return f"byte {byte} of the page at {page}: {wrong}"
    return None


if __name__ == "__main__":
    case.main(run)
