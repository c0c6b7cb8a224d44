# SPDX-License-Identifier: Apache-2.0
"""Writes the tokens and lines of a behaviour script, with random values from a seed."""

import random
import struct

LARGEST_ID = 2**64 - 2
NO_ID = 2**64 - 1
TEXTS = ["note", "\xfcml\xe4ut", "\U0001f600\U0001f3fd", "a b\tc\nd", "x" * 255, "x" * 256, "",
         "'\"\\%s", "\u65e5\u672c\u8a9e", "\ufeff", "e\u0301", "-", "none"]
SPECIAL_FLOATS = [0x7fc00000, 0xffc00001, 0x7f800000, 0xff800000, 0x80000000, 0x00000001,
                  0x7f7fffff]
METRICS = [0, 1, 2, 3]


def text(value):
    data = value.encode() if isinstance(value, str) else value
    return "x" + data.hex()


def bits(value):
    return struct.pack(">f", value).hex()


class Collection:
    """The assumed state of a collection; it may be wrong after failed calls, which does no harm."""

    def __init__(self, dimension):
        self.dimension = dimension
        self.next_id = 0
        self.ids = []

    def learn(self, ids):
        self.ids = (self.ids + list(ids))[-40:]
        below = [i + 1 for i in ids if i < LARGEST_ID]
        self.next_id = max([self.next_id, *below])


class Script:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.counts = {}

    def line(self, *tokens):
        print(*tokens)

    def name(self, kind):
        self.counts[kind] = self.counts.get(kind, -1) + 1
        return kind + str(self.counts[kind])

    def open(self, path, mode="create", dimension=4, metric=0, verify=0):
        store = self.name("s")
        self.line("open", store, mode, dimension, metric, verify, text(path))
        return store

    def on(self, call, handle, kind, *tokens):
        """Writes a call that opens a handle of that kind, and returns its name."""
        name = self.name(kind)
        self.line(call, handle, *tokens, name)
        return name

    # Values.

    def floats(self, count):
        def one():
            if self.random.random() < 0.03:
                return f"{self.random.choice(SPECIAL_FLOATS):08x}"
            return bits(self.random.choice([self.random.gauss(0, 1), self.random.randint(-3, 3)]))
        return "".join(one() for _ in range(count))

    def matrix(self, rows, dimension):
        if rows * dimension > 64:
            return f"gen:{self.random.getrandbits(64)}:{rows}:{dimension}"
        return f"{dimension}:" + self.floats(rows * dimension)

    def query(self, rows, dimension):
        values = [bits(self.random.gauss(0, 1)) for _ in range(rows * dimension)]
        return f"{dimension}:" + "".join(values)

    def payload(self):
        kind = self.random.random()
        if kind < 0.15:
            return "-"
        if kind < 0.3:
            return "x"
        if kind < 0.4:
            return "x00" + "00ff" * self.random.randint(0, 3)
        return text(self.random.choice(TEXTS))

    def column(self, count, entry):
        return ",".join(entry() for _ in range(count)) if count else "none"

    def records(self, count, dimension, documents=None):
        """Returns MATRIX DOCUMENTS SCHEMAS VERSIONS of `count` records."""
        if documents is None:
            documents = dimension == 0 or self.random.random() < 0.4
        matrix = self.matrix(count, dimension) if dimension else "-"
        if not documents:
            return [matrix, "-", "-", "-"]
        payloads = (f"gen:{self.random.getrandbits(64)}:{count}" if count > 20
                    else self.column(count, self.payload))
        if count == 0:
            return [matrix, "none", "none", "none"]
        schema = text(self.random.choice(TEXTS[:4]))
        odd = self.random.random()
        schemas = f"{schema}*{count}" if odd < 0.9 else f"-*{count}"
        versions = f"x31*{count}" if odd > 0.05 else f"x*{count}"
        return [matrix, payloads, schemas, versions]

    def ids(self, collection, count=None):
        count = self.random.choice([0, 1, 2, 5]) if count is None else count
        def one():
            kind = self.random.random()
            if kind < 0.1:
                return self.random.choice([2**63 - 1, 2**63, LARGEST_ID, NO_ID, 2**32])
            if kind < 0.3 or not collection.ids:
                return self.random.randrange(0, collection.next_id + 3)
            return self.random.choice(collection.ids)
        return [one() for _ in range(count)]

    def some_ids(self, collection):
        return ",".join(map(str, self.ids(collection))) or "-"
