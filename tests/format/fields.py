# SPDX-License-Identifier: Apache-2.0
"""Checksums, hashes and fields of bytes, as core/format/README.md defines them."""

import struct
from collections import namedtuple


PAGE = 4096
LONG_EXTENT = 64 * 1024
MARK_BYTES = 192
META_BYTES = 24
PIECE_BYTES = 1 << 20
NOTHING = (1 << 64) - 1  # the id of an abandoned slot, and the address of a document that is gone
SUPPORTED_FORMAT = 3
LOG_REQUIRED = 1
GIVEN_BACK = 1
TOMBSTONE, WITHOUT_DOCUMENT = 1, 2
VECTORS, METAS, DOCUMENTS, INDEX_RUN, CHECKPOINT_BLOB = 1, 2, 3, 4, 5
WATERMARK_FRAME, COMMIT_FRAME, LAST_FRAME = 1, 2, 0x100

Extent = namedtuple("Extent", "offset length")
Section = namedtuple("Section", "offset length checksum")
Reached = namedtuple("Reached", "extent kind serial collection used first_seq")
Entry = namedtuple("Entry", "kind extents body")
Superblock = namedtuple("Superblock", "magic number commit_seq catalog_at copy_at catalog_bytes "
                        "blob_bytes catalog_checksum flags replay_generation replay_offset "
                        "replay_seq session next_generation watermark file_end")
Frame = namedtuple("Frame", "magic kind session generation offset seq watermark body_bytes "
                   "checksum body end")
Slot = namedtuple("Slot", "slab number seq")
Header = namedtuple("Header", "magic flags length id seq commit_index collection document_id_bytes "
                    "schema_bytes version_bytes group_bytes payload_bytes checksum texts_checksum")
Record = namedtuple("Record", "at extent position header")
Document = namedtuple("Document", "document_id schema version group payload")
Run = namedtuple("Run", "extent serial pages entries")


class Damaged(Exception):
    """A structure is damaged or impossible; the message names it and its offset."""


def demand(condition, structure, offset, problem):
    """What must hold, holds; otherwise the structure is damaged."""
    if not condition:
        raise Damaged(f"{structure} at {offset}: {problem}")


def round_up(number, multiple):
    """The next multiple at or above a number."""
    return -(-number // multiple) * multiple


# Checksums and hashes.

def make_checksum_tables():
    """Table k maps a byte to the checksum of that byte with k zero bytes behind it."""
    first = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        first.append(value)
    tables = [first]
    for _ in range(7):
        tables.append([value >> 8 ^ first[value & 255] for value in tables[-1]])
    return tables


CHECKSUM_TABLES = make_checksum_tables()


def checksum(data, seed=0):
    """CRC-32C of bytes, continued from a seed. Eight bytes are taken at a time."""
    zero, one, two, three, four, five, six, seven = CHECKSUM_TABLES
    state = seed ^ 0xFFFFFFFF
    whole = len(data) & ~7
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        word ^= state
        state = (seven[word & 255] ^ six[word >> 8 & 255] ^ five[word >> 16 & 255]
                 ^ four[word >> 24 & 255] ^ three[word >> 32 & 255] ^ two[word >> 40 & 255]
                 ^ one[word >> 48 & 255] ^ zero[word >> 56])
    for byte in data[whole:]:
        state = state >> 8 ^ zero[(state ^ byte) & 255]
    return state ^ 0xFFFFFFFF


def seed_of(first, second):
    """SEED of the page: the checksum of two integers of 64 bits."""
    return checksum(struct.pack("<QQ", first, second))


def inverse(seed):
    """The complement of a checksum."""
    return seed ^ 0xFFFFFFFF


PRIMES = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
          0x27D4EB2F165667C5)


def rotate(value, bits):
    """A word of 64 bits, rotated to the left."""
    return (value << bits | value >> (64 - bits)) & NOTHING


def hash_round(lane, word):
    """A lane of XXH64 after one more word."""
    return rotate((lane + word * PRIMES[1]) & NOTHING, 31) * PRIMES[0] & NOTHING


def hash_stripes(data, seed):
    """The state of XXH64 after all whole stripes of 32 bytes."""
    if len(data) < 32:
        return (seed + PRIMES[4]) & NOTHING
    lanes = [(seed + PRIMES[0] + PRIMES[1]) & NOTHING, (seed + PRIMES[1]) & NOTHING, seed,
             (seed - PRIMES[0]) & NOTHING]
    for words in struct.iter_unpack("<4Q", data[:len(data) & ~31]):
        lanes = [hash_round(lane, word) for lane, word in zip(lanes, words)]
    state = sum(rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & NOTHING
    for lane in lanes:
        state = ((state ^ hash_round(0, lane)) * PRIMES[0] + PRIMES[3]) & NOTHING
    return state


def key_hash(data, seed=0):
    """XXH64 of bytes."""
    state = (hash_stripes(data, seed) + len(data)) & NOTHING
    rest = data[len(data) & ~31:]
    words = len(rest) & ~7
    for (word,) in struct.iter_unpack("<Q", rest[:words]):
        state = (rotate(state ^ hash_round(0, word), 27) * PRIMES[0] + PRIMES[3]) & NOTHING
    rest = rest[words:]
    if len(rest) >= 4:
        state ^= int.from_bytes(rest[:4], "little") * PRIMES[0] & NOTHING
        state = (rotate(state, 23) * PRIMES[1] + PRIMES[2]) & NOTHING
        rest = rest[4:]
    for byte in rest:
        state = rotate(state ^ byte * PRIMES[4] & NOTHING, 11) * PRIMES[0] & NOTHING
    state = (state ^ state >> 33) * PRIMES[1] & NOTHING
    state = (state ^ state >> 29) * PRIMES[2] & NOTHING
    return state ^ state >> 32


# Bytes and fields.

def bytes_at(data, offset, length, structure):
    """The bytes at an offset; all of them must be there."""
    demand(offset + length <= len(data), structure, offset, "it reaches beyond the end of the file")
    return bytes(data[offset:offset + length])


class Fields:
    """Reads the fields of a body one behind the other. Fields missing at the end are zeros."""

    def __init__(self, data, structure, offset):
        self.data, self.structure, self.offset, self.at = data, structure, offset, 0

    def take(self, length):
        """The next bytes, which must be there."""
        demand(self.at + length <= len(self.data), self.structure, self.offset, "it is too short")
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, length):
        """The next integer; zero at the end of the body."""
        return int.from_bytes(self.take(length), "little") if self.at < len(self.data) else 0

    def numbers(self, *lengths):
        """The next integers, of so many bytes each."""
        return [self.number(length) for length in lengths]

    def text(self):
        """The next text."""
        return self.take(self.number(2))

    def items(self):
        """The items of the next list, each as fields of its own."""
        count, length = self.numbers(8, 4)
        demand(count * max(length, 1) <= len(self.data) - self.at, self.structure, self.offset,
               f"a list of {count} items does not fit")
        return [Fields(self.take(length), self.structure, self.offset) for _ in range(count)]


def read_entries(data, at, structure):
    """The entries of a catalog or a commit record; their count is at `at`."""
    (count,) = struct.unpack("<Q", bytes_at(data, at, 8, structure))
    at += 8
    for _ in range(count):
        kind, unknown, extent_count, body_bytes = struct.unpack(
            "<IIQQ", bytes_at(data, at, 24, structure))
        body_at = at + 24 + 16 * extent_count
        raw_extents = bytes_at(data, at + 24, 16 * extent_count, structure)
        extents = [Extent(*pair) for pair in struct.iter_unpack("<QQ", raw_extents)]
        body = bytes_at(data, body_at, body_bytes, structure)
        yield Entry(kind, extents, Fields(body, f"{structure}, entry of kind {kind}", at)), unknown
        at = round_up(body_at + body_bytes, 8)
    demand(at == len(data), structure, at, "its entries do not end at its end")
