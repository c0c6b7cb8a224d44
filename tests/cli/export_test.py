# SPDX-License-Identifier: Apache-2.0
"""chassis export: an imported export is exported again to the same bytes."""

import base64
import json
import os
import random
import struct
import subprocess
import unittest

import command

WORDS = ["pear", "h\u00e9llo", "\u6f22\u5b57", "\U0001f41d", '"quoted"', "back\\slash",
         "tab\tline\n", "\0", "\x7f", "</script>", "\u2028", "\ufeff"]


class Generator:
    """Rows of every kind, from a seed."""

    def __init__(self, seed, dimension):
        self.random = random.Random(seed)
        self.dimension = dimension

    def text(self):
        return "".join(self.random.choices(WORDS, k=self.random.randrange(1, 6)))

    def member(self, name, shortest=1):
        """A member with text, or with bytes that mostly are not UTF-8."""
        if self.random.random() < 0.5:
            return {name: self.text() if shortest or self.random.random() < 0.8 else ""}
        content = self.random.randbytes(self.random.randrange(shortest, 40))
        return {name + "_base64": base64.b64encode(content).decode()}

    def number(self):
        kind = self.random.randrange(8)
        if kind == 0:
            return self.random.choice(["NaN", "Infinity", "-Infinity", -0.0, 0, 1, -1])
        number, = struct.unpack("<f", self.random.randbytes(4))
        return 0.5 if number != number or abs(number) == float("inf") else number

    def row(self, id):
        row = {"id": id}
        if self.random.random() < 0.5:
            # The id makes the document id unique.
            row["document_id"] = f"{id} {self.text()}"
        if self.random.random() < 0.5:
            row.update(self.member("group"))
        kind = self.random.randrange(3) if self.dimension else 1
        if kind != 1:
            row["vector"] = [self.number() for _ in range(self.dimension)]
        if kind != 0:
            row.update(self.member("document", shortest=0))
            row.update(schema=self.text(), schema_version=self.text())
        return row

    def rows(self, count):
        ids = [self.random.randrange(1 << 63) for _ in range(count)] + [0, 2**53 + 1, 2**64 - 2]
        return [self.row(id) for id in ids]


class ExportTest(command.CommandTest):
    def import_rows(self, store, rows, *options):
        path = self.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
        self.succeed("import", store, path, *options)

    def export(self, store, *options):
        """Returns the bytes that export writes."""
        done = subprocess.run([command.CHASSIS, "export", store, *options], capture_output=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def import_bytes(self, store, content, *options):
        done = subprocess.run([command.CHASSIS, "import", store, "-", *options], input=content,
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_a_round_trip_gives_the_same_bytes(self):
        for seed in range(8):
            with self.subTest(seed=seed):
                dimension = [3, 0, 17, 1][seed % 4]
                generator = Generator(seed, dimension)
                old, new = self.folder / f"old{seed}", self.folder / f"new{seed}"
                rows = generator.rows(300)
                self.import_rows(old, rows, *(["--dimension", dimension] if dimension else []))
                changed = generator.random.sample(rows, 120)
                self.succeed("delete", old, *(row["id"] for row in changed[:40]))
                self.import_rows(old, [generator.row(row["id"]) for row in changed[20:]])
                first = self.export(old)
                self.import_bytes(new, first)
                self.assertEqual(self.export(new), first)
                ids = [json.loads(line)["id"] for line in first.splitlines()]
                self.assertEqual(ids, sorted({row["id"] for row in rows}
                                             - {row["id"] for row in changed[:20]}))
                self.assertEqual(self.json("verify", new)["findings"], [])

    def test_what_comes_out_is_what_went_in(self):
        rows = [{"id": 3, "document_id": "\u00e9", "group": "g", "vector": [0.1, -1e-40],
                 "document": "", "schema": "s", "schema_version": "1"},
                {"id": 18446744073709551614, "vector": [1, 2]}]
        self.import_rows(self.store, rows)
        lines = [json.loads(line) for line in self.export(self.store).splitlines()]
        self.assertEqual([list(line) for line in lines], [list(row) for row in rows])
        self.assertEqual(command.float32(lines[0].pop("vector")),
                         command.float32(rows[0].pop("vector")))
        self.assertEqual(lines, rows)

    def test_several_collections_one_at_a_time(self):
        stores = [self.folder / "a", self.folder / "b"]
        for name, dimension in [("one", 3), ("two", 5)]:
            self.import_rows(stores[0], Generator(name, dimension).rows(40), "--collection", name)
            content = self.export(stores[0], "--collection", name)
            self.import_bytes(stores[1], content, "--collection", name, "--commit-every", "7",
                              "--dimension", str(dimension))
            self.assertEqual(self.export(stores[1], "--collection", name), content)
        self.assertEqual(self.export(stores[0]), b"")
        self.fail_with("AERO_QUERY_NOT_FOUND", "export", stores[0], "--collection", "three")

    def test_vectors_alone_and_the_ids_of_their_rows(self):
        rows = [{"id": 9, "vector": [1, 2]}, {"id": 4, "vector": ["NaN", -0.0]},
                {"id": 6, "document": "a", "schema": "s", "schema_version": "1"}]
        self.import_rows(self.store, rows)
        bits = [struct.pack("<2f", float("nan"), -0.0), command.float32([1, 2])]
        size = struct.pack("<i", 2)
        header = command.npy_header("<f4", (2, 2))[10:]
        for format, expected in [("fvecs", size + bits[0] + size + bits[1]),
                                 ("npy", None)]:
            with self.subTest(format=format):
                output, ids = self.folder / ("out." + format), self.folder / "ids"
                done = self.run_command("export", self.store, "--format", format, "--output",
                                        output, "--ids", ids)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (0, "", "1 records without a vector left out\n"))
                self.assertEqual(ids.read_text(), "4\n9\n")
                content = output.read_bytes()
                if expected is None:
                    self.assertEqual(content[:8], b"\x93NUMPY\x01\0")
                    self.assertEqual(len(content) % 64, 16)
                    self.assertTrue(content[10:].startswith(header))
                    expected = content[:-16] + b"".join(bits)
                self.assertEqual(content, expected)
                again = self.folder / ("again-" + format)
                self.succeed("import", again, output)
                self.assertEqual(self.export(again, "--format", format), content)

    def test_one_snapshot_of_a_read_only_file(self):
        self.make_store([[1.0, 2.0]])
        self.store.chmod(0o444)
        before = sorted(os.listdir(self.folder))
        self.assertEqual(self.export(self.store), b'{"id":0,"vector":[1,2]}\n')
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_the_store_is_never_the_output(self):
        self.make_store([[1.0, 2.0]])
        before = self.store.read_bytes()
        link = self.folder / "link"
        os.symlink(self.store, link)
        for options in [["--output", link], ["--format", "npy", "--ids", self.store]]:
            self.fail_with("AERO_QUERY_INVALID", "export", self.store, *options)
        self.assertEqual(self.store.read_bytes(), before)

    def test_output_that_cannot_be_written(self):
        self.make_store([[1.0, 2.0]])
        self.fail_with("AERO_STORAGE_WRITE_FAILED", "export", self.store, "--output", "/dev/full")
        message = self.fail_with("AERO_STORAGE_WRITE_FAILED", "export", self.store, "--output",
                                 self.folder / "no" / "file")
        self.assertIn("No such file", message)

    def test_damage_ends_the_export(self):
        self.make_store([[1.0, 2.0], [3.0, 4.0]])
        content = bytearray(self.store.read_bytes())
        content[content.find(command.float32([3, 4]))] ^= 1
        self.store.write_bytes(content)
        for format in ["jsonl", "npy", "fvecs"]:
            self.fail_with("AERO_DATA_CORRUPTION", "export", self.store, "--format", format)

    def test_a_terminal_shows_a_bar_that_goes_away(self):
        self.make_store([[float(i)] for i in range(1000)])
        done, shown = self.run_on_terminal("export", self.store)
        self.assertEqual((done.returncode, done.stdout.count("\n")), (0, 1000))
        self.assertIn("\rexport [##########", shown)
        self.assertTrue(shown.endswith("\r\033[K"), repr(shown))


if __name__ == "__main__":
    unittest.main()
