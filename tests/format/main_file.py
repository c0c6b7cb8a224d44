# SPDX-License-Identifier: Apache-2.0
"""The main file: identity page, superblocks, catalog, extents and their marks."""

import struct
from dataclasses import dataclass, field

from fields import (CHECKPOINT_BLOB, DOCUMENTS, Damaged, Extent, Fields, GIVEN_BACK, INDEX_RUN,
                    LONG_EXTENT, MARK_BYTES, METAS, META_BYTES, PAGE, Reached, Run,
                    SUPPORTED_FORMAT, Section, Superblock, VECTORS, bytes_at, checksum, demand,
                    read_entries, round_up)


@dataclass
class Slab:
    """Slots of vectors and their metas."""
    serial: int
    capacity: int
    count: int
    section: Section
    given_back: bool
    vectors: Extent = None
    metas: Extent = None


@dataclass
class DocumentExtent:
    """An extent of document records."""
    serial: int
    used: int
    given_back: bool
    extent: Extent = None


@dataclass
class SlotChange:
    """What one commit did to the slots of a collection."""
    seq: int
    ranges: list
    vectors_gone: list


@dataclass
class Collection:
    """A collection, with its live slots and newest document records once they are found."""
    number: int
    dimension: int
    metric: int
    element_type: int
    name: bytes
    next_id: int
    live_records: int
    slabs: list = field(default_factory=list)
    document_extents: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    live: dict = field(default_factory=dict)
    records: dict = field(default_factory=dict)

    @property
    def stride(self):
        """The bytes of a slot."""
        return round_up(4 * self.dimension, 64)


@dataclass
class Store:
    """A store: the bytes of its main file, and what catalog and commits say about them."""
    path: str
    data: bytearray
    uuid: bytes = b""
    superblock: Superblock = None
    blobs: list = field(default_factory=list)
    checkpoint: int = 0
    newest_seq: int = 0
    next_collection: int = 0
    collections: dict = field(default_factory=dict)
    streams: dict = field(default_factory=dict)
    runs: list = field(default_factory=list)
    page_images: list = field(default_factory=list)
    reached: list = field(default_factory=list)

    def bytes_of(self, extent, offset, length, structure):
        """Bytes of an extent, which lie before its mark."""
        demand(offset + length + MARK_BYTES <= extent.length, structure, extent.offset + offset,
               "it reaches beyond its extent")
        return bytes_at(self.data, extent.offset + offset, length, structure)


# Identity page, superblocks, catalog.

def read_identity(store):
    """The identity page is sound, and this program may read the store."""
    page = bytes_at(store.data, 0, PAGE, "identity page")
    demand(page[:8] == b"CHASSIS\0", "identity page", 0, "no such magic")
    format_number, incompatible, _, _, checksum_kind = struct.unpack_from("<5I", page, 8)
    demand(format_number == SUPPORTED_FORMAT, "identity page", 8, f"format {format_number}")
    demand(checksum(page[:56]) == struct.unpack_from("<I", page, 56)[0],
           "identity page", 0, "wrong checksum")
    demand(incompatible == 0, "identity page", 12, "features that this program does not know")
    demand(checksum_kind == 1, "identity page", 24, f"checksum kind {checksum_kind}")
    store.uuid = page[32:48]


def read_superblock(store, at):
    """The superblock at an offset; None if it is not valid."""
    page = bytes_at(store.data, at, PAGE, "superblock")
    superblock = Superblock(*struct.unpack_from("<8s6Q2I3Q16s3Q", page))
    valid = checksum(page[:252], checksum(store.uuid)) == struct.unpack_from("<I", page, 252)[0]
    return superblock if valid and superblock.magic == b"SUPERBLK" else None


def choose_superblock(store):
    """The valid superblock with the higher number counts."""
    valid = [found for found in (read_superblock(store, PAGE), read_superblock(store, 2 * PAGE))
             if found]
    demand(valid, "superblocks", PAGE, "none is valid")
    store.superblock = max(valid, key=lambda superblock: superblock.number)


def read_catalog(store):
    """The catalog is in one of two blobs; both are kept, for the sections."""
    superblock = store.superblock
    good = []
    for at in (superblock.catalog_at, superblock.copy_at):
        blob = bytes(store.data[at:at + superblock.blob_bytes])
        catalog = blob[:superblock.catalog_bytes]
        store.blobs.append(blob)
        if (len(catalog) == superblock.catalog_bytes
                and checksum(catalog, checksum(store.uuid)) == superblock.catalog_checksum):
            good.append((at, catalog))
    demand(good, "catalog", superblock.catalog_at, "neither of its copies is valid")
    catalog = good[0][1]
    demand(catalog[:8] == b"CHSCATLG", "catalog", superblock.catalog_at, "no such magic")
    for entry, unknown in read_entries(catalog, 8, "catalog"):
        take_catalog_entry(store, entry, unknown)
    for at, _ in good:
        extent = Extent(at, extent_length(superblock.blob_bytes))
        reach(store, extent, CHECKPOINT_BLOB, store.checkpoint, None, superblock.blob_bytes)


def extent_length(content_bytes):
    """The length of the shortest extent that has room for a content and the mark."""
    length = round_up(content_bytes + MARK_BYTES, PAGE)
    return length if length < LONG_EXTENT else round_up(length, LONG_EXTENT)


def take_catalog_entry(store, entry, unknown):
    """The state holds what the entry says. Entries of unknown kinds are stepped past."""
    body = entry.body
    if entry.kind == 1:
        store.checkpoint, store.newest_seq, _, store.next_collection = body.numbers(8, 8, 8, 8)
        demand(store.newest_seq == store.superblock.commit_seq, body.structure, body.offset,
               "its commit seq is not that of the superblock")
    elif entry.kind == 2:
        take_catalog_collection(store, entry)
    elif entry.kind == 3:
        demand(len(entry.extents) == 1, body.structure, body.offset, "it has not one extent")
        run = Run(entry.extents[0], *body.numbers(8, 8, 8))
        store.runs.append(run)
        reach(store, run.extent, INDEX_RUN, run.serial, None, run.pages * PAGE)
    elif entry.kind == 4:
        for _ in range(body.number(8)):
            stream = Fields(body.take(body.number(4)), body.structure, body.offset)
            name = stream.text()
            store.streams[name] = stream.number(8)
    elif entry.kind == 5:
        for item in body.items():
            store.page_images.append((item.number(8), Section(*item.numbers(8, 8, 8))))
    else:
        demand(entry.kind in (6, 7) or unknown in (2, 3), body.structure, body.offset,
               "a version that does not know its kind refuses the store")


def take_catalog_collection(store, entry):
    """The state has the collection that a catalog entry describes."""
    body = entry.body
    number, dimension, metric, element_type, next_id, live, _ = body.numbers(4, 4, 4, 4, 8, 8, 8)
    collection = Collection(number, dimension, metric, element_type, body.text(), next_id, live)
    demand(number not in store.collections, body.structure, body.offset, "its number is taken")
    store.collections[number] = collection
    add_extents(store, collection, entry, None)


def add_extents(store, collection, entry, first_seq):
    """A collection gets the slabs, document extents and extents that an entry lists."""
    body, extents = entry.body, list(entry.extents)
    slabs = [read_slab(item) for item in body.items()]
    document_extents = [read_document_extent(item) for item in body.items()]
    needed = (2 * sum(not slab.given_back for slab in slabs)
              + sum(not each.given_back for each in document_extents))
    demand(len(extents) == needed, body.structure, body.offset, f"it needs {needed} extents")
    for slab in slabs:
        if not slab.given_back:
            slab.vectors, slab.metas = extents.pop(0), extents.pop(0)
            reach(store, slab.vectors, VECTORS, slab.serial, collection,
                  slab.capacity * collection.stride, first_seq)
            reach(store, slab.metas, METAS, slab.serial, collection,
                  slab.capacity * META_BYTES, first_seq)
    for each in document_extents:
        if not each.given_back:
            each.extent = extents.pop(0)
            reach(store, each.extent, DOCUMENTS, each.serial, collection, each.used, first_seq)
    collection.slabs += slabs
    collection.document_extents += document_extents


def read_slab(item):
    """A slab as a list has it."""
    serial, capacity, count, at, length, section_checksum, flags = item.numbers(8, 8, 8, 8, 8, 4, 4)
    demand(count <= capacity, item.structure, item.offset, "a slab counts above its capacity")
    section = Section(at, length, section_checksum)
    return Slab(serial, capacity, count, section, bool(flags & GIVEN_BACK))


def read_document_extent(item):
    """A document extent as a list has it."""
    serial, used, flags = item.numbers(8, 8, 4)
    return DocumentExtent(serial, used, bool(flags & GIVEN_BACK))


def read_section(store, section, structure):
    """A section, from the first blob that has it undamaged."""
    for blob in store.blobs:
        content = blob[section.offset:section.offset + section.length]
        if len(content) == section.length and checksum(content) == section.checksum:
            return content
    raise Damaged(f"{structure} at {section.offset} of both checkpoint blobs: wrong checksum")


# Extents and their marks.

def reach(store, extent, kind, serial, collection, used, first_seq=None):
    """An extent is one of those that the catalog or a commit reaches."""
    structure = f"extent of kind {kind}"
    multiple = PAGE if extent.length < LONG_EXTENT else LONG_EXTENT
    demand(extent.offset % multiple == 0 and extent.length % multiple == 0, structure,
           extent.offset, "it is not aligned")
    demand(extent.offset >= 3 * PAGE and used + MARK_BYTES <= extent.length, structure,
           extent.offset, "it does not hold its content")
    store.reached.append(Reached(extent, kind, serial, collection, used, first_seq))


def check_extents(store):
    """No two extents share a byte, and the mark of every extent says what it is."""
    end = 0
    for reached in sorted(store.reached, key=lambda each: each.extent.offset):
        demand(reached.extent.offset >= end, f"extent of kind {reached.kind}",
               reached.extent.offset, "it overlaps another extent")
        end = reached.extent.offset + reached.extent.length
        check_mark(store, reached)


def check_mark(store, reached):
    """A mark is sound and says what the catalog or a commit says about its extent."""
    extent, collection = reached.extent, reached.collection
    at = extent.offset + extent.length - MARK_BYTES
    structure = f"mark of an extent of kind {reached.kind}"
    mark = bytes_at(store.data, at, MARK_BYTES, structure)
    demand(mark[:8] == b"EXTNTMRK", structure, at, "no such magic")
    demand(checksum(mark[:188]) == struct.unpack_from("<I", mark, 188)[0], structure, at,
           "wrong checksum")
    (uuid, offset, length, kind, number, serial, first_seq, dimension, element_type, metric,
     name_bytes, name) = struct.unpack_from("<16sQQIIQQIIII64s", mark, 8)
    demand((uuid, offset, length, kind, serial)
           == (store.uuid, extent.offset, extent.length, reached.kind, reached.serial),
           structure, at, "it is that of another extent")
    demand(first_seq <= store.newest_seq if reached.first_seq is None
           else first_seq == reached.first_seq, structure, at, "its first seq is wrong")
    belongs = (0, 0, 0, 0, 0, bytes(64))
    if collection:
        kept = collection.name[:64]
        belongs = (collection.number, collection.dimension, collection.element_type,
                   collection.metric, len(kept), kept.ljust(64, b"\0"))
    demand((number, dimension, element_type, metric, name_bytes, name) == belongs, structure, at,
           "it names another collection")
