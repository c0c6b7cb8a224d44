#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a store and prints its content as lines.

The program was written from core/format/README.md alone and uses no code of the engine. It checks
every checksum that it meets and never changes a file. `python3 read_chassis.py STORE` prints the
content; `read_store(path)` returns it as a list of lines.
"""

import sys

from fields import Damaged, Document, LOG_REQUIRED, TOMBSTONE, WITHOUT_DOCUMENT, demand
from main_file import Store, check_extents, choose_superblock, read_catalog, read_identity
from logs import replay_log
from records import find_live_slots, find_newest_records, read_document, read_vector
from index_runs import check_index


def word(content):
    """Bytes as a word of a line."""
    return "=" + content.hex()


def record_line(store, collection, identity, documents):
    """The line of a record; None if the id has neither a vector nor a document record."""
    slot, record = collection.live.get(identity), collection.records.get(identity)
    if record and record.header.flags & TOMBSTONE:
        record = None
    if slot is None and record is None:
        return None
    vector = word(read_vector(store, collection, slot)) if slot else "-"
    document = documents[collection.number, identity] if record else Document(*[b""] * 5)
    words = ["record", str(identity), str(record.header.seq if record else 0), vector,
             word(document.document_id), word(document.group)]
    if record is None or record.header.flags & WITHOUT_DOCUMENT:
        words.append("-")
    else:
        words += [word(document.payload), word(document.schema), word(document.version)]
    return " ".join(words)


def content_lines(store, documents):
    """The content of a store, as lines."""
    yield f"store {store.newest_seq} {store.next_collection}"
    for name, number in sorted(store.streams.items()):
        yield f"stream {word(name)} {number}"
    for number, collection in sorted(store.collections.items()):
        yield (f"collection {number} {collection.dimension} {collection.metric} "
               f"{collection.next_id} {word(collection.name)}")
        lines = [record_line(store, collection, identity, documents)
                 for identity in sorted(set(collection.live) | set(collection.records))]
        records = [line for line in lines if line]
        demand(len(records) == collection.live_records, f"collection {number}",
               store.superblock.catalog_at, f"it has {len(records)} records and "
               f"counts {collection.live_records}")
        yield from records


def read_store(path):
    """The content of a store as lines. Every structure that is met must be sound."""
    with open(path, "rb") as file:
        store = Store(path, bytearray(file.read()))
    read_identity(store)
    choose_superblock(store)
    read_catalog(store)
    if store.superblock.flags & LOG_REQUIRED:
        replay_log(store)
    check_extents(store)
    documents = {}
    for number, collection in store.collections.items():
        find_live_slots(store, collection)
        find_newest_records(store, collection)
        for identity, record in collection.records.items():
            documents[number, identity] = read_document(store, record)
    check_index(store, documents)
    return list(content_lines(store, documents))


def main(arguments):
    """Prints the content of the store that the only argument names."""
    if len(arguments) != 1:
        print("usage: read_chassis.py STORE", file=sys.stderr)
        return 1
    try:
        for line in read_store(arguments[0]):
            print(line)
    except (Damaged, OSError) as error:
        print(f"read_chassis: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
