# SPDX-License-Identifier: Apache-2.0
"""The records: slots with vectors, and document records."""

import struct

from fields import (Document, Header, META_BYTES, NOTHING, PIECE_BYTES, Record, Slot, bytes_at,
                    checksum, demand, inverse, round_up, seed_of)
from main_file import read_section


def read_meta(store, slab, number):
    """The id and the seq of a slot, and the checksum of its vector."""
    at = META_BYTES * number
    meta = store.bytes_of(slab.metas, at, META_BYTES, "slot meta")
    *fields, meta_checksum = struct.unpack("<QQII", meta)
    demand(checksum(meta[:20], inverse(seed_of(slab.serial, number))) == meta_checksum,
           "slot meta", slab.metas.offset + at, "wrong checksum")
    return fields


def read_vector(store, collection, slot):
    """The vector of a live slot, whose checksum holds."""
    slab = collection.slabs[slot.slab]
    at = slot.number * collection.stride
    content = store.bytes_of(slab.vectors, at, collection.stride, "vector")
    vector_checksum = read_meta(store, slab, slot.number)[2]
    demand(checksum(content, seed_of(slab.serial, slot.number)) == vector_checksum, "vector",
           slab.vectors.offset + at, "wrong checksum")
    return content[:4 * collection.dimension]


def dead_slots(store, collection, slab):
    """The words of the liveness blocks of a slab, by the number of the block."""
    content = read_section(store, slab.section, "liveness") if slab.section.length else b""
    blocks = {}
    for at in range(0, len(content), 552):
        where = slab.section.offset + at
        block = bytes_at(content, at, 552, "liveness block")
        magic, serial, number, checkpoint = struct.unpack_from("<8s3Q", block)
        owner, block_checksum = struct.unpack_from("<II", block, 544)
        demand(magic == b"LIVEBLCK" and checksum(block[:548]) == block_checksum,
               "liveness block", where, "wrong magic or checksum")
        demand((serial, checkpoint, owner) == (slab.serial, store.checkpoint, collection.number)
               and number > max(blocks, default=-1), "liveness block", where,
               "it is that of another slab or checkpoint, or out of order")
        blocks[number] = struct.unpack_from("<64Q", block, 32)
    return blocks


def is_dead(blocks, slot):
    """Whether the liveness blocks say that a slot is dead."""
    words = blocks.get(slot // 4096)
    return bool(words and words[slot % 4096 // 64] >> slot % 64 & 1)


def find_live_slots(store, collection):
    """Each id that has a vector has one live slot, and it is the newest of the id."""
    added = {}
    for change in collection.changes:
        for slab_number, _, _, count in change.ranges:
            added[slab_number] = added.get(slab_number, 0) + count
    newest = {}
    for number, slab in enumerate(collection.slabs):
        if not slab.given_back:
            old_slots = range(slab.count - added.get(number, 0))
            take_old_slots(store, collection, number, old_slots, newest)
    for change in collection.changes:
        for slab_number, _, first, count in change.ranges:
            for slot_number in range(first, first + count):
                identity, seq, _ = read_meta(store, collection.slabs[slab_number], slot_number)
                demand(seq == change.seq, "slot meta", slot_number, "its seq is not its commit's")
                collection.live[identity] = Slot(slab_number, slot_number, seq)
                newest[identity] = seq
        for identity in change.vectors_gone:
            collection.live.pop(identity, None)
    collection.live.pop(NOTHING, None)
    for identity, slot in collection.live.items():
        demand(slot.seq == newest[identity] and identity < collection.next_id,
               f"live slot of id {identity}", slot.number, "the id has a newer one or is too high")


def take_old_slots(store, collection, slab_number, slots, newest):
    """The live slots that the catalog knows are found, and the newest seq of every id."""
    slab = collection.slabs[slab_number]
    blocks = dead_slots(store, collection, slab)
    for slot_number in slots:
        identity, seq, _ = read_meta(store, slab, slot_number)
        newest[identity] = max(seq, newest.get(identity, 0))
        if identity != NOTHING and not is_dead(blocks, slot_number):
            demand(identity not in collection.live, "slot meta",
                   slab.metas.offset + META_BYTES * slot_number, "its id has another live slot")
            collection.live[identity] = Slot(slab_number, slot_number, seq)


# Document records.

def find_newest_records(store, collection):
    """Each id that has document records has the newest one of them."""
    for number, owner in enumerate(collection.document_extents):
        position = 0
        while not owner.given_back and position < owner.used:
            header = read_header(store, collection, owner, position)
            record = Record(number << 48 | position, owner, position, header)
            found = collection.records.get(header.id)
            age = (header.seq, header.commit_index)
            if found is None or age >= (found.header.seq, found.header.commit_index):
                collection.records[header.id] = record
            position += header.length
        demand(position <= owner.used or owner.given_back, "document extent",
               owner.extent and owner.extent.offset, "its last record ends behind its used bytes")


def read_header(store, collection, owner, position):
    """The header of a document record, which is sound and says what may be."""
    at = owner.extent.offset + position
    content = store.bytes_of(owner.extent, position, 64, "document record")
    header = Header(*struct.unpack("<4sIQQQII4HQII", content))
    demand(header.magic == b"CDOC" and header.checksum
           == checksum(content[:56], seed_of(owner.serial, position)),
           "document record", at, "wrong magic or checksum of the header")
    demand(header.length % 8 == 0 and header.length == record_length(header)
           and header.collection == collection.number and header.seq <= store.newest_seq
           and header.id < collection.next_id, "document record", at, "its header is impossible")
    return header


def texts_length(header):
    """The bytes of the four texts of a document record."""
    return (header.document_id_bytes + header.schema_bytes + header.version_bytes
            + header.group_bytes)


def pieces_length(header):
    """The bytes of the pieces of a document record, zero for a short payload."""
    if header.payload_bytes <= PIECE_BYTES:
        return 0
    return round_up(4 * (-(-header.payload_bytes // PIECE_BYTES) + 1), 8)


def record_length(header):
    """The length that a document record must have by the sizes of its parts."""
    return (round_up(64 + texts_length(header) + header.payload_bytes, 8)
            + pieces_length(header) + 32)


def read_document(store, record):
    """The texts and the payload of a document record, all of whose checksums hold."""
    header, extent = record.header, record.extent.extent
    at = extent.offset + record.position
    seed = seed_of(record.extent.serial, record.position)
    content = store.bytes_of(extent, record.position, header.length, "document record")
    end = 64 + texts_length(header)
    demand(checksum(content[64:end], seed) == header.texts_checksum, "document record", at,
           "wrong checksum of the texts")
    trailer = content[-32:]
    identity, seq, length, trailer_checksum, record_checksum = struct.unpack("<QQQII", trailer)
    demand((identity, seq, length) == (header.id, header.seq, header.length)
           and checksum(trailer[:24], inverse(seed)) == trailer_checksum,
           "trailer of a document record", at + header.length - 32, "it is that of another record")
    demand(checksum(content[:-4], seed) == record_checksum, "document record", at,
           "wrong checksum of the record")
    check_pieces(content, header, seed, at)
    parts = []
    begin = 64
    for length in header[7:12]:
        parts.append(content[begin:begin + length])
        begin += length
    return Document(*parts)


def check_pieces(content, header, seed, at):
    """The pieces of a long payload are sound."""
    if not pieces_length(header):
        return
    begin = 64 + texts_length(header)
    payload = content[begin:begin + header.payload_bytes]
    pieces_at = round_up(begin + header.payload_bytes, 8)
    count = -(-header.payload_bytes // PIECE_BYTES)
    for number in range(count):
        piece = payload[PIECE_BYTES * number:PIECE_BYTES * (number + 1)]
        (expected,) = struct.unpack_from("<I", content, pieces_at + 4 * number)
        demand(checksum(piece, seed_of(seed, number)) == expected, "piece of a document record",
               at + begin + PIECE_BYTES * number, "wrong checksum")
    end = pieces_at + 4 * count
    demand(checksum(content[pieces_at:end], seed) == struct.unpack_from("<I", content, end)[0],
           "pieces of a document record", at + pieces_at, "wrong checksum")
