# SPDX-License-Identifier: Apache-2.0
"""A random walk over one store, as a behaviour script."""

from script_writer import METRICS, TEXTS, Collection, text


class Walk:
    """A random walk over one store: every call, mostly used correctly."""

    def __init__(self, script, path):
        self.script = script
        self.random = script.random
        self.path = path
        self.dimension = self.random.choice([1, 3, 4, 17])
        self.store = script.open(path, dimension=self.dimension, metric=self.random.choice(METRICS),
                                 verify=self.random.randrange(3))
        self.collections = {0: Collection(self.dimension)}
        self.created = 0
        self.batches, self.snapshots, self.cursors, self.closed = [], [], [], []
        self.filters, self.applied = [], 0

    def number(self):
        if self.random.random() < 0.05:
            return self.random.choice([77, 2**32 - 1])
        return self.random.choice(list(self.collections))

    def collection(self, number):
        return self.collections.get(number, self.collections[0])

    def handle(self, handles, opener):
        """Returns an open handle, a new one, or rarely a closed one of the same kind."""
        if not handles or self.random.random() < 0.1:
            handles.append(opener())
        gone = [name for name in self.closed if name[0] == handles[0][0]]
        if gone and self.random.random() < 0.05:
            return self.random.choice(gone)
        return self.random.choice(handles)

    def batch(self):
        call = self.random.choice(["batch_open", "batch_open", "batch_shared"])
        return self.handle(self.batches, lambda: self.script.on(call, self.store, "b"))

    def snapshot(self):
        return self.handle(self.snapshots,
                           lambda: self.script.on("snapshot_open", self.store, "n"))

    def cursor(self):
        return self.handle(self.cursors, lambda: self.script.on(
            "cursor_open", self.snapshot(), "c", self.number(), self.random.choice([0, 1, 6, 56])))

    def insert(self):
        default = self.collections[0]
        wrong = self.random.random() < 0.1
        dimension = self.random.choice([0, default.dimension + 1]) if wrong else default.dimension
        self.script.line("insert", self.store, self.script.matrix(1, dimension))
        default.learn([default.next_id])

    def batch_insert(self):
        number = self.number()
        collection = self.collection(number)
        count = self.random.choice([0, 1, 2, 3, 7, 1000 if self.random.random() < 0.3 else 20])
        wrong = self.random.random() < 0.05
        records = self.script.records(count, collection.dimension + wrong)
        self.script.line("batch_insert", self.batch(), number, count, *records)
        collection.learn(range(collection.next_id, collection.next_id + count))

    def batch_put(self):
        number = self.number()
        collection = self.collection(number)
        count = self.random.choice([0, 1, 2, 5])
        ids = self.script.ids(collection, count)
        # Puts of the highest ids would leave no ids for inserts.
        ids = [i if i < 2**62 else collection.next_id for i in ids]
        records = self.script.records(count, collection.dimension)
        listed = ",".join(map(str, ids)) or "-"
        self.script.line("batch_put", self.batch(), number, count, listed, *records,
                         *self.conditions(count))
        collection.learn(ids)

    def conditions(self, count):
        """Returns FLAGS and EXPECTED of a put, which rarely make its commit fail."""
        flags = self.random.choice([0, 0, 1, 1, 2 if self.random.random() < 0.2 else 0])
        if count == 0 or self.random.random() < 0.9:
            return flags, "-"
        return flags, ",".join(str(self.random.choice([0, 0, 1, 2, 3])) for _ in range(count))

    def keys(self, count, absent=0.3):
        """Returns a COLUMN of few different keys, so that records share them."""
        def one():
            return "-" if self.random.random() < absent else text(self.random.choice("abcdefgh"))
        return self.script.column(count, one)

    def batch_keys(self):
        number = self.number()
        collection = self.collection(number)
        count = self.random.choice([0, 1, 2, 5])
        records = self.script.records(count, collection.dimension)
        conditions = self.conditions(count)
        call = self.random.choice(["batch_insert_keys", "batch_put_keys", "by document id"])
        ids = [i if i < 2**62 else collection.next_id for i in self.script.ids(collection, count)]
        tokens = {
            "batch_insert_keys": [*records, self.keys(count, 0.7)],
            "batch_put_keys": [",".join(map(str, ids)) or "-", *records, *conditions,
                               self.keys(count, 0.7)],
            "by document id": ["-", *records, *conditions, self.keys(count, 0)],
        }
        name = "batch_insert_keys" if call == "batch_insert_keys" else "batch_put_keys"
        self.script.line(name, self.batch(), number, count, *tokens[call], self.keys(count))
        collection.learn(range(collection.next_id, collection.next_id + count))

    def batch_delete_keys(self):
        call = self.random.choice(["batch_delete_documents", "batch_delete_groups"])
        self.script.line(call, self.batch(), self.number(),
                         self.keys(self.random.choice([0, 1, 3]), 0.02))

    def batch_commit_stream(self):
        self.applied += self.random.choice([0, 1, 1, 1, 7])
        self.script.line("batch_commit_stream", self.batch(), self.random.choice(["x61", "x62"]),
                         self.applied)

    def read_keys(self):
        snapshot, number = self.snapshot(), self.number()
        self.script.line("snapshot_keys", snapshot, number,
                         self.script.some_ids(self.collection(number)))
        self.script.line("snapshot_resolve", snapshot, number, self.keys(8, 0.02))
        self.script.line("snapshot_group", snapshot, number, text(self.random.choice("abcdefgh")))
        self.script.line("snapshot_stream", snapshot, self.random.choice(["x61", "x62", "x63"]))

    def filter(self):
        """Returns a new filter or an earlier one, and sometimes closes it first."""
        mode = self.random.choice(["allow", "deny"])
        first, count = self.random.randrange(30), self.random.choice([1, 5, 400])
        collection = self.collection(self.number())
        schemas = ",".join(text(name) for name in self.random.sample(TEXTS[:4], 2))
        specs = [
            ["filter_ids", mode, self.script.some_ids(collection)],
            ["filter_range", mode, first, first + count],
            ["filter_bitmap", mode, first, 64, f"{self.random.getrandbits(64):016x}"],
            ["filter_schemas", mode, schemas, self.random.choice(["-", "x31,-", "x31*2"])],
            ["filter_groups", mode, self.keys(2, 0)],
        ]
        if len(self.filters) < 6:
            call, *tokens = self.random.choice(specs)
            self.filters.append(self.script.name("f"))
            self.script.line(call, self.filters[-1], *tokens)
            return self.filters[-1]
        if self.random.random() < 0.1:
            self.script.line("close", self.filters[0])
            return self.filters.pop(0)
        return self.random.choice(self.filters)

    def search_filtered(self):
        number = self.number()
        queries = self.script.query(self.random.choice([0, 1, 3]),
                                    max(1, self.collection(number).dimension))
        some = ",".join(self.filter() for _ in range(self.random.choice([1, 1, 2, 3])))
        self.script.line("snapshot_search_filtered", self.snapshot(), number,
                         self.random.choice(METRICS), self.random.choice([1, 3, 50]), queries, some)

    def batch_delete(self):
        number = self.number()
        ids = self.script.some_ids(self.collection(number))
        self.script.line("batch_delete", self.batch(), number, ids)

    def read(self):
        number = self.number()
        collection = self.collection(number)
        snapshot, ids = self.snapshot(), self.script.some_ids(collection)
        wrong = self.random.random() < 0.05
        self.script.line("snapshot_get", snapshot, number, ids, collection.dimension + wrong)
        self.script.line("snapshot_collection", snapshot, number)
        self.script.line("snapshot_view", snapshot, number, ids)
        self.script.line("snapshot_documents", snapshot, number, ids)
        self.script.line("snapshot_seqs", snapshot, number, ids)
        self.script.line("snapshot_count", snapshot, number)
        self.script.line("snapshot_info", snapshot)

    def search(self):
        default = self.collections[0]
        k = self.random.choice([0, 1, 3, 10, 2000])
        query = self.script.matrix(1, default.dimension)
        self.script.line("search", self.store, k, query)
        number = self.number()
        dimension = max(1, self.collection(number).dimension)
        queries = self.script.query(self.random.choice([0, 1, 3]), dimension)
        self.script.line("snapshot_search", self.snapshot(), number, self.random.choice(METRICS), k,
                         queries)

    def collections_change(self):
        name = f"c{self.created} " + self.random.choice(TEXTS[:5])[:200]
        dimension = self.random.choice([0, 2, 8])
        self.script.line("collection_create", self.store, text(name), dimension,
                         self.random.choice(METRICS))
        self.script.line("collection_create", self.store, text(name), dimension, 0)
        self.script.line("collection_find", self.store, text(name))
        self.script.line("collection_find", self.store, text(self.random.choice(TEXTS)))
        self.created += 1
        self.collections[self.created] = Collection(dimension)
        if self.random.random() < 0.3:
            number = self.number()
            self.script.line("collection_drop", self.store, number)
            if number != 0:
                self.collections.pop(number, None)
        self.script.line("collection_list", self.store)

    def describe(self):
        self.script.line("info", self.store)
        self.script.line("collection_info", self.store, self.number())
        self.script.line("recovery", self.store)
        if self.random.random() < 0.2:
            self.script.line("checkpoint", self.store)
            self.script.line("verify", self.store, 2)

    def close_one(self):
        handles = self.random.choice([self.batches, self.snapshots, self.cursors])
        if handles:
            name = handles.pop(self.random.randrange(len(handles)))
            self.closed.append(name)
            self.script.line("close", name)

    def step(self):
        actions = {
            self.insert: 10, self.batch_insert: 6, self.batch_put: 6, self.batch_delete: 5,
            self.read: 8, self.search: 5, self.collections_change: 2, self.describe: 2,
            self.close_one: 4, self.batch_keys: 8, self.batch_delete_keys: 2,
            self.batch_commit_stream: 3, self.read_keys: 5, self.search_filtered: 5,
            lambda: self.script.line("commit", self.store): 5,
            lambda: self.script.line("rollback", self.store): 1,
            lambda: self.script.line("batch_commit", self.batch()): 8,
            lambda: self.script.line("batch_rollback", self.batch()): 3,
            lambda: self.script.line("get", self.store, self.script.ids(self.collections[0], 1)[0],
                                     self.dimension): 4,
            lambda: self.script.line("cursor_next", self.cursor(),
                                     self.random.choice([0, 1, 5, 300])): 4,
        }
        self.random.choices(list(actions), list(actions.values()))[0]()

    def reopen(self):
        """Closes the store before its children, which is allowed, and opens it again."""
        gone, self.store_closed = self.store, self.store
        self.script.line("close", gone)
        self.script.line("insert", gone, self.script.matrix(1, self.dimension))
        self.script.line("info", gone)
        for batch in self.batches:
            self.script.line("batch_commit", batch)
        for snapshot in self.snapshots:
            self.script.line("snapshot_collection", snapshot, self.number())
            self.script.line("snapshot_view", snapshot, 0,
                             self.script.some_ids(self.collections[0]))
        for name in self.cursors + self.snapshots + self.batches + [gone]:
            self.script.line("close", name)
        self.closed += self.batches + self.snapshots + self.cursors
        self.batches, self.snapshots, self.cursors = [], [], []
        mode = "create" if self.path == "memory:" else "existing"
        dimension = self.dimension if self.path == "memory:" else 0
        if self.path == "memory:":
            self.collections = {0: Collection(self.dimension)}
            self.created = 0
        self.store = self.script.open(self.path, mode, dimension)
        self.describe()

    def end(self):
        self.reopen()
        self.script.line("verify", self.store, 5)
        self.script.line("close", self.store)
        self.script.line("close", self.store)
