#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a behaviour script (README.md) from a seed: generate.py SEED > SCRIPT."""

import sys

import keys
from random_walk import Walk
from script_writer import LARGEST_ID, METRICS, NO_ID, TEXTS, Script, bits, text


def refusals(script):
    """Refused calls, on a store of their own."""
    path = script.random.choice(["edge \U0001f600.chassis", "\xfcml\xe4ut.chassis",
                                 "a%s\\n.chassis"])
    script.line("version")
    for dimension, metric in [(65537, 0), (2**32 - 1, 0)]:
        script.open(path, "create", dimension, metric)
    script.open("no/such/folder.chassis")
    script.open("missing.chassis", "existing")
    script.open("missing.chassis", "readonly")
    script.open("", "create")
    script.open(".", "create")
    script.open("memory:", "existing")
    store = script.open(path, "new", 4, 1)
    script.open(path, "create")
    for name in TEXTS:
        script.line("collection_create", store, text(name), script.random.choice([0, 2]), 0)
        script.line("collection_find", store, text(name))
    script.line("collection_create", store, text("big"), 65537, 0)
    script.line("collection_list", store)
    script.line("collection_drop", store, 0)
    script.line("collection_drop", store, 99)
    batches(script, store)
    queries(script, store)
    script.line("close", store)
    script.open(path, "new")
    script.open(path, "existing", 5)
    script.open(path, "existing", 4, 2)
    closed = script.open(path, "readonly")
    for call in ["insert {} 4:" + "3f800000" * 4, "commit {}", "checkpoint {}", "info {}",
                 "collection_create {} x61 0 0"]:
        script.line(call.format(closed))
    script.line("close", closed)
    for call in ["insert {} 4:" + "00000000" * 4, "commit {}", "rollback {}", "get {} 0 4",
                 "info {}",
                 "recovery {}", "checkpoint {}", "verify {} 1", "collection_create {} x61 0 0",
                 "collection_find {} x61", "collection_drop {} 1", "collection_list {}",
                 "collection_info {} 0", "batch_open {} b99", "batch_shared {} b98",
                 "snapshot_open {} n99", "search {} 1 4:" + "00000000" * 4, "close {}"]:
        script.line(call.format(closed))


def batches(script, store):
    """Records of odd shapes, ids at both ends, and a closed batch."""
    batch = script.on("batch_open", store, "b")
    label = text("s\0\U0001f600")
    inserts = [
        "0 - - - -", "0 4: none none none", "2 5:" + "00000000" * 10 + " - - -",
        "1 - x - -", "1 - x x6e x", "1 - x x x31", "1 - - x6e x31", f"1 - x {label} x31",
        f"1 - x {text('y' * 256)} x31", "2 - x0001,- x6e*2 x31*2", "3 - -,x,x00 x6e*3 x31*3",
        "1000 gen:1:1000:4 gen:2:1000 x6e*1000 x31*1000",
    ]
    for records in inserts:
        script.line("batch_insert", batch, 0, records)
    script.line("batch_insert", batch, 4000000000, "1 4:" + "3f800000" * 4 + " - - -")
    script.line("batch_commit", batch)
    row = "4:" + "40000000" * 4
    for ids, count in [("-", 1), ("7,7", 2), (str(2**63), 1), (str(NO_ID), 1)]:
        matrix = "4:" + script.floats(4 * count)
        for flags in (0, 1, 2, 3):
            script.line("batch_put", batch, 0, count, ids, matrix, "- - -", flags, "-")
        script.line("batch_commit", batch)
        script.line("batch_rollback", batch)
        script.line("batch_put", batch, 0, count, ids, matrix, "- - -", 0, "-")
    script.line("batch_delete", batch, 0, "-")
    script.line("batch_delete", batch, 0, "range:5:1000")
    script.line("batch_delete", batch, 77, "1")
    script.line("batch_commit", batch)
    script.line("insert", store, row)
    script.line("batch_put", batch, 0, 1, LARGEST_ID, row, "- - -", 0, "-")
    script.line("batch_commit", batch)
    script.line("insert", store, row)
    script.line("commit", store)
    script.line("batch_insert", batch, 0, 2, "gen:3:2:4 - - -")
    for call in ["get", "collection_info"]:
        script.line(call, store, *([LARGEST_ID, 4] if call == "get" else [0]))
    script.line("get", store, 0, 0)
    script.line("close", batch)
    for call in ["batch_insert {} 0 0 - - - -", "batch_put {} 0 0 - - - - - 0 -",
                 "batch_delete {} 0 -",
                 "batch_commit {}", "batch_rollback {}", "close {}"]:
        script.line(call.format(batch))


def queries(script, store):
    """Searches and reads at their limits, and a closed snapshot and cursor."""
    snapshot = script.on("snapshot_open", store, "n")
    cursor = script.on("cursor_open", snapshot, "c", 0, 0)
    nan = "4:" + "7fc00000" * 4
    script.on("cursor_open", snapshot, "c", 55, 0)
    for query in [nan, "4:", "0:", "-", "3:" + "00000000" * 3, "4:" + "7f800000" * 4]:
        script.line("search", store, 2, query)
        for metric in METRICS:
            script.line("snapshot_search", snapshot, 0, metric, 2, query)
    script.line("snapshot_search", snapshot, 0, 3, 4, "4:" + "00000000" * 8)
    script.line("snapshot_search", snapshot, 66, 0, 1, "4:" + "00000000" * 4)
    script.line("snapshot_search", snapshot, 0, 0, 40, "gen:9:30:4")
    script.line("snapshot_view", snapshot, 66, 0)
    script.line("snapshot_collection", snapshot, 66)
    ends = f"0,{2**63},{LARGEST_ID},{NO_ID}"
    for ids in ["-", ends, "range:0:1000"]:
        script.line("snapshot_get", snapshot, 0, ids, 4)
        script.line("snapshot_view", snapshot, 0, ids)
        script.line("snapshot_documents", snapshot, 0, ids)
        script.line("snapshot_seqs", snapshot, 0, ids)
    script.line("snapshot_seqs", snapshot, 66, 0)
    script.line("cursor_next", cursor, 2000)
    script.line("close", snapshot)
    for capacity in [3, 2000, 2000]:
        script.line("cursor_next", cursor, capacity)
    script.line("close", cursor)
    for call in ["cursor_next " + cursor + " 3", "close " + cursor]:
        script.line(call)
    for call in ["snapshot_info {}", "snapshot_count {} 0", "snapshot_collection {} 0",
                 "snapshot_get {} 0 1 4", "snapshot_view {} 0 1", "snapshot_documents {} 0 1",
                 "cursor_open {} 0 0 c99", "snapshot_seqs {} 0 1",
                 "snapshot_search {} 0 0 1 4:" + "00000000" * 4,
                 "close {}"]:
        script.line(call.format(snapshot))


def collections(script):
    """The collections of a snapshot after a drop, and after the store was closed."""
    store = script.open("collections.chassis", "new", 3, 2)
    batch = script.on("batch_open", store, "b")
    for number, dimension in enumerate([3, 2, 0]):
        name = script.random.choice(TEXTS[:3]) + str(number)
        matrix = script.matrix(5, dimension) if dimension else "-"
        if number > 0:
            script.line("collection_create", store, text(name), dimension,
                        script.random.choice(METRICS))
        script.line("batch_insert", batch, number, 5, matrix, "gen:7:5", "x6e*5", "x31*5")
    script.line("batch_commit", batch)
    script.line("batch_delete", batch, 1, "1,3")
    script.line("batch_commit", batch)
    snapshot = script.on("snapshot_open", store, "n")

    def describe():
        for number in [0, 1, 2, 3, 2**32 - 1]:
            script.line("snapshot_collection", snapshot, number)
            script.line("snapshot_view", snapshot, number, "0,1,2")

    describe()
    script.line("batch_delete", batch, 0, "0,1,2")
    script.line("batch_commit", batch)
    for number in [1, 2]:
        script.line("collection_drop", store, number)
        script.line("collection_info", store, number)
    script.line("collection_create", store, text("later"), 3, 0)
    describe()
    newer = script.on("snapshot_open", store, "n")
    for number in [0, 1, 3]:
        script.line("snapshot_collection", newer, number)
    script.line("close", store)
    describe()
    script.line("close", snapshot)
    describe()
    for handle in [newer, batch]:
        script.line("close", handle)


def recovery(script):
    """A copy of an open store, whose commits are recovered from its logs."""
    store = script.open("whole.chassis", "new", 3)
    for _ in range(3):
        script.line("insert", store, "3:" + script.floats(3))
        script.line("commit", store)
    for end in ["", "-wal0", "-wal1"]:
        script.line("copy", text("whole.chassis" + end), text("torn.chassis" + end))
    torn = script.open("torn.chassis", "existing", 3)
    for call in ["recovery", "info"]:
        script.line(call, torn)
    script.line("search", torn, 5, "3:" + "00000000" * 3)
    script.line("close", torn)
    script.line("close", store)


def damage(script):
    """A damaged vector and a damaged document are reported by every read."""
    vector = "".join(bits(script.random.gauss(0, 1)) for _ in range(4))
    stored = bytes.fromhex(vector)
    stored = b"".join(stored[i:i + 4][::-1] for i in range(0, 16, 4))
    payload = bytes(script.random.randrange(256) for _ in range(24))
    store = script.open("damaged.chassis", "new", 4)
    batch = script.on("batch_open", store, "b")
    script.line("batch_insert", batch, 0, 2, "gen:5:2:4 - - -")
    script.line("batch_insert", batch, 0, 1, "4:" + vector, text(payload), "x6e x31")
    script.line("batch_commit", batch)
    script.line("close", store)
    script.line("close", batch)
    script.line("damage", text("damaged.chassis"), text(b"\0none\xff of this"))
    script.line("damage", text("damaged.chassis"), text(stored))
    script.line("damage", text("damaged.chassis"), text(payload))
    store = script.open("damaged.chassis", "existing")
    snapshot = script.on("snapshot_open", store, "n")
    for ids in ["0,1", "2", "0,2"]:
        script.line("snapshot_get", snapshot, 0, ids, 4)
        script.line("snapshot_view", snapshot, 0, ids)
        script.line("snapshot_documents", snapshot, 0, ids)
        script.line("snapshot_seqs", snapshot, 0, ids)
    for columns in [0, 1, 2, 4, 8, 16, 32]:
        cursor = script.on("cursor_open", snapshot, "c", 0, columns)
        for _ in range(2):
            script.line("cursor_next", cursor, 9)
        script.line("close", cursor)
    script.line("get", store, 2, 4)
    script.line("search", store, 3, "4:" + "3f800000" * 4)
    script.line("snapshot_search", snapshot, 0, 0, 3, "4:" + "3f800000" * 8)
    for capacity in [0, 1, 9]:
        script.line("verify", store, capacity)
    script.line("close", snapshot)
    script.line("close", store)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    script = Script(int(sys.argv[1]))
    refusals(script)
    collections(script)
    recovery(script)
    damage(script)
    keys.keys(script)
    keys.streams(script)
    keys.filters(script)
    for path in ["memory:", "walk.chassis"]:
        walk = Walk(script, path)
        for _ in range(3):
            for _ in range(150):
                walk.step()
            walk.reopen()
        walk.end()


if __name__ == "__main__":
    main()
