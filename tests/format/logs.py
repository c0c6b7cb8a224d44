# SPDX-License-Identifier: Apache-2.0
"""The logs: frames, commit records and what they change."""

import struct

from fields import (COMMIT_FRAME, Damaged, Frame, LAST_FRAME, META_BYTES, PAGE, WATERMARK_FRAME,
                    bytes_at, checksum, demand, read_entries, round_up, seed_of)
from main_file import Collection, SlotChange, add_extents, read_section


class Log:
    """One log file and what its frames are seeded with. Its header must be valid."""

    def __init__(self, store, generation):
        self.path = f"{store.path}-wal{generation % 2}"
        self.session, self.generation = store.superblock.session, generation
        with open(self.path, "rb") as file:
            self.data = file.read()
        self.seed = checksum(self.session,
                             checksum(store.uuid, seed_of(generation, 0)))
        header = bytes_at(self.data, 0, PAGE, f"log header of {self.path}")
        magic, uuid, session, number, self.start_seq = struct.unpack_from("<8s16s16sQQ", header)
        demand((magic, uuid, session, number)
               == (b"CHASSLOG", store.uuid, self.session, generation)
               and checksum(header[:252], self.seed) == struct.unpack_from("<I", header, 252)[0],
               f"log header of {self.path}", 0, f"it is not that of generation {generation}")

    def frame(self, at):
        """The frame at an offset; None if there is no valid one."""
        header = self.data[at:at + 64]
        if len(header) < 64 or header[:4] != b"CFRM":
            return None
        fields = struct.unpack("<4sI16sQQQQII", header)
        body = self.data[at + 64:at + 64 + fields[7]]
        frame = Frame(*fields, body, round_up(at + 64 + fields[7], 8))
        valid = (len(body) == frame.body_bytes
                 and checksum(body, checksum(header[:60], self.seed)) == frame.checksum
                 and (frame.session, frame.generation, frame.offset)
                 == (self.session, self.generation, at))
        return frame if valid else None

    def commit(self, at, seq):
        """The record of the commit whose watermark frame is at an offset, and where it ends."""
        frame = self.frame(at)
        if frame and frame.kind & ~LAST_FRAME == WATERMARK_FRAME:
            frame = self.frame(frame.end)
        bodies = []
        while frame and frame.kind & ~LAST_FRAME == COMMIT_FRAME and frame.seq == seq:
            bodies.append(frame.body)
            if frame.kind & LAST_FRAME:
                return b"".join(bodies), frame.end
            frame = self.frame(frame.end)
        return None, at + 1

    def commits(self, at, seq):
        """The records of the commits with consecutive seqs, from an offset on."""
        while at < len(self.data):
            record, end = self.commit(at, seq)
            if record is not None:
                yield seq, record
                seq += 1
            at = round_up(end, PAGE)


def read_commits(store):
    """The commits of the required log and of the log that follows it."""
    superblock = store.superblock
    demand(superblock.replay_seq == store.newest_seq + 1, "superblock", PAGE,
           "its replay seq does not follow its commit seq")
    log = Log(store, superblock.replay_generation)
    commits = list(log.commits(superblock.replay_offset, superblock.replay_seq))
    next_seq = superblock.replay_seq + len(commits)
    try:
        log = Log(store, superblock.replay_generation + 1)
    except (Damaged, FileNotFoundError):
        return commits
    if log.start_seq <= next_seq:
        commits += log.commits(PAGE, next_seq)
    return commits


def put_bytes(store, at, content):
    """The bytes of the main file at an offset are the content, in memory alone."""
    if at > len(store.data):
        store.data.extend(bytes(at - len(store.data)))
    store.data[at:at + len(content)] = content


def replay_log(store):
    """The state is that after the newest commit of the log."""
    for at, section in store.page_images:
        put_bytes(store, at, read_section(store, section, "page image"))
    for seq, record in read_commits(store):
        store.newest_seq = seq
        for entry, unknown in read_entries(record, 0, f"commit {seq}"):
            take_commit_entry(store, seq, entry, unknown)
    demand(store.newest_seq >= store.superblock.watermark, "log", store.superblock.replay_offset,
           f"durable commits behind {store.newest_seq} are missing")
    check_slot_ranges(store)


def take_commit_entry(store, seq, entry, unknown):
    """The state holds what an entry of a commit record says."""
    body = entry.body
    if entry.kind == 2:
        name = body.text()
        store.streams[name] = body.number(8)
    elif entry.kind == 3:
        for _ in range(body.number(8)):
            at, length = body.numbers(8, 8)
            put_bytes(store, at, body.take(length))
    elif entry.kind in (4, 5, 6):
        change_collection(store, seq, entry)
    else:
        demand(entry.kind == 1 or unknown in (2, 3), body.structure, body.offset,
               "a version that does not know its kind refuses the store")


def change_collection(store, seq, entry):
    """A commit creates, updates or drops a collection."""
    body = entry.body
    number, dimension, metric, element_type, next_id, live = body.numbers(4, 4, 4, 4, 8, 8)
    name = body.text()
    demand((number in store.collections) == (entry.kind != 4), body.structure, body.offset,
           f"collection {number} is not as it supposes")
    if entry.kind == 4:
        store.collections[number] = Collection(number, dimension, metric, element_type, name, 0, 0)
        store.next_collection = max(store.next_collection, number + 1)
    collection = store.collections[number]
    collection.next_id, collection.live_records = next_id, live
    add_extents(store, collection, entry, seq)
    take_ranges(collection, seq, body)
    if entry.kind == 6:
        del store.collections[number]


def take_ranges(collection, seq, body):
    """A commit filled the next free slots and document bytes of a collection."""
    change = SlotChange(seq, [], [])
    for item in body.items():
        slab_number, metas_checksum, first, count = item.numbers(4, 4, 8, 8)
        slab = list_member(collection.slabs, slab_number, body)
        demand(first == slab.count and first + count <= slab.capacity, body.structure,
               body.offset, "a slot range is not of the next free slots")
        slab.count += count
        change.ranges.append((slab_number, metas_checksum, first, count))
    for item in body.items():
        number, begin, end = item.numbers(8, 8, 8)
        extent = list_member(collection.document_extents, number, body)
        demand(begin == extent.used <= end, body.structure, body.offset,
               "a document range is not of the next free bytes")
        extent.used = end
    change.vectors_gone = [item.number(8) for item in body.items()]
    collection.changes.append(change)


def list_member(members, number, body):
    """A slab or document extent that was not given back, by its number in the list."""
    demand(number < len(members) and not members[number].given_back, body.structure, body.offset,
           f"number {number} of a list is missing or given back")
    return members[number]


def check_slot_ranges(store):
    """The metas of each slot range are those that the commit wrote."""
    for collection in store.collections.values():
        for change in collection.changes:
            for slab_number, metas_checksum, first, count in change.ranges:
                metas = store.bytes_of(collection.slabs[slab_number].metas, META_BYTES * first,
                                       META_BYTES * count, "slot range")
                demand(checksum(metas) == metas_checksum, f"slot range of commit {change.seq}",
                       collection.slabs[slab_number].metas.offset + META_BYTES * first,
                       "wrong checksum")
