# SPDX-License-Identifier: Apache-2.0
"""The index runs, and whether they name every record."""

import struct

from fields import LOG_REQUIRED, NOTHING, PAGE, TOMBSTONE, checksum, demand, key_hash, seed_of


def read_run(store, run):
    """The entries of the leaves of a run, in order; the tree above them is sound."""
    children = {}
    leaves = []
    for number in range(run.pages):
        level, entries = read_index_page(store, run, number)
        at = run.extent.offset + PAGE * number
        children[number] = (level, entries[0][:4] if entries else None)
        if level == 0:
            leaves += entries
            continue
        for *first_key, child in entries:
            demand(child < number and children.get(child) == (level - 1, tuple(first_key)),
                   "index page", at, f"its child {child} is not as it says")
            del children[child]
    demand(len(children) == 1, "index run", run.extent.offset, "it is not one tree")
    demand(len(leaves) == run.entries and all(
        left[:4] < right[:4] for left, right in zip(leaves, leaves[1:])), "index run",
           run.extent.offset, "its leaves are not those that the catalog counts, in order")
    return leaves


def read_index_page(store, run, number):
    """The level and the entries of a page of a run, whose checksum holds."""
    at = run.extent.offset + PAGE * number
    page = store.bytes_of(run.extent, PAGE * number, PAGE, "index page")
    page_checksum, magic, level, count = struct.unpack_from("<I4sII", page)
    demand(magic == b"CIDX" and count <= 127 and page_checksum
           == checksum(page[4:], seed_of(run.serial, number)), "index page", at,
           "wrong magic, count or checksum")
    return level, list(struct.iter_unpack("<IIQQQ", page[32:32 * (count + 1)]))


class IndexCheck:
    """Compares the entries of the index runs, newest run first, with the records."""

    def __init__(self, store, documents):
        self.store, self.documents = store, documents
        self.slots_found, self.addresses, self.keys_found = set(), {}, set()
        self.slots = {number: {(slot.slab, slot.number): identity
                               for identity, slot in collection.live.items()}
                      for number, collection in store.collections.items()}

    def take(self, entry, structure, offset):
        """An entry that counts names the right record. Those of dropped collections do not count"""
        number, kind, *rest = entry
        collection = self.store.collections.get(number)
        if collection is None:
            return
        if kind in (1, 2):
            self.take_vectors(number, *rest, structure, offset)
        elif kind == 3:
            self.addresses.setdefault((number, rest[0]), rest[2])
        elif kind in (4, 5):
            self.take_key(collection, kind, *rest, structure, offset)
        elif kind == 6:
            first, count, seq = rest
            demand(not any(first <= identity < first + count and slot.seq <= seq
                           for identity, slot in collection.live.items()),
                   structure, offset, "it takes away a live slot")

    def take_vectors(self, collection, first_id, count, address, structure, offset):
        """The live slots of an entry of kind 1 or 2 have the ids that it says."""
        slab, first = address >> 48, address & (1 << 48) - 1
        slabs = self.store.collections[collection].slabs
        demand(slab < len(slabs) and (slabs[slab].given_back or first + count <= slabs[slab].count),
               structure, offset, "it names slots that do not exist")
        for step in range(count):
            identity = self.slots[collection].get((slab, first + step))
            if identity is not None:
                demand(identity == first_id + step, structure, offset, "a slot has another id")
                self.slots_found.add((collection, identity))

    def take_key(self, collection, kind, hashed, address, identity, structure, offset):
        """An entry of kind 4 or 5 counts while its record is the newest one of its id."""
        record = collection.records.get(identity)
        if record is None or record.at != address:
            demand(all(each.at != address for each in collection.records.values()), structure,
                   offset, "its record has another id")
            return
        document = self.documents[collection.number, identity]
        key = document.document_id if kind == 4 else document.group
        demand(hashed == hash_of_key(self.store, collection, kind, key), structure, offset,
               "it has another hash than the key of its record")
        self.keys_found.add((collection.number, kind, identity))

    def finish(self):
        """Every live slot, every newest record and every key of one was found."""
        for number, collection in self.store.collections.items():
            for identity, slot in collection.live.items():
                demand((number, identity) in self.slots_found, f"slot of slab {slot.slab}",
                       slot.number, "no index entry finds it")
            for identity, record in collection.records.items():
                self.finish_record(number, identity, record)
        for (number, identity), address in self.addresses.items():
            demand(address == NOTHING or identity in self.store.collections[number].records,
                   "index entry of a document", address, f"id {identity} has no record there")

    def finish_record(self, number, identity, record):
        """The index runs find a newest document record by id, document id and group."""
        where = record.extent.extent.offset + record.position
        gone = record.header.flags & TOMBSTONE
        address = self.addresses.get((number, identity), NOTHING if gone else None)
        demand(address == record.at or gone and address == NOTHING, "document record", where,
               f"the index has {address} for its id")
        document = self.documents[number, identity]
        for kind, key in ((4, document.document_id), (5, document.group)):
            demand(not key or gone or (number, kind, identity) in self.keys_found,
                   "document record", where, f"no index entry of kind {kind} finds it")


def hash_of_key(store, collection, kind, key):
    """The hash of a document id or a group, as the index has it."""
    return key_hash(key, key_hash(store.uuid, 2 * collection.number + (kind == 5)))


def check_index(store, documents):
    """All runs are sound. Where no log is required they find exactly the records."""
    check = IndexCheck(store, documents)
    for run in store.runs:
        for place, entry in enumerate(read_run(store, run)):
            if not store.superblock.flags & LOG_REQUIRED:
                check.take(entry, f"leaf entry {place} of the index run", run.extent.offset)
    if not store.superblock.flags & LOG_REQUIRED:
        check.finish()
