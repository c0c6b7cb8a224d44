# SPDX-License-Identifier: Apache-2.0
"""Bad files are refused by name and row, before a store is created or changed."""

import hashlib
import os
import struct
import unittest

import command

GOOD = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
INVALID = "AERO_QUERY_INVALID"


def npy(descr="<f4", shape=(3, 2), fortran_order=False, body=None):
    body = command.float32([1, 2, 3, 4, 5, 6]) if body is None else body
    return command.npy_header(descr, shape, fortran_order) + body


FVECS = b"".join(command.fvecs_row(row) for row in GOOD)

# The file's name, its content, and the texts in the message beside the name.
BAD_FILES = [
    ("empty.fvecs", b"", ["no rows"]),
    ("stub.fvecs", b"\x02\x00", ["row 0", "cut short"]),
    ("one-cut.fvecs", FVECS[:7], ["row 0", "cut short", "7 of 12 bytes"]),
    ("cut.fvecs", FVECS[:-1], ["row 2", "cut short", "11 of 12 bytes"]),
    ("cut-dimension.fvecs", FVECS + b"\x02", ["row 3", "cut short", "1 of 12 bytes"]),
    ("zero.fvecs", struct.pack("<i", 0) * 3, ["row 0", "dimension 0"]),
    ("negative.fvecs", struct.pack("<i", -2) + bytes(8), ["row 0", "dimension -2"]),
    ("huge.fvecs", struct.pack("<i", 65537) + bytes(8), ["row 0", "dimension 65537"]),
    ("changing.fvecs", FVECS + command.fvecs_row([7, 8], dimension=3),
     ["row 3", "dimension 3", "row 0 has 2"]),
    ("changing-size.fvecs", FVECS + command.fvecs_row([7, 8, 9]) + FVECS,
     ["row 3", "dimension 3", "row 0 has 2"]),
    ("text.fvecs", b"1 2 3\n4 5 6\n", ["row 0", "dimension"]),
    ("empty.npy", b"", ["malformed .npy header"]),
    ("magic.npy", b"\x93NUMPX" + npy()[6:], ["malformed .npy header", "magic"]),
    ("version.npy", b"\x93NUMPY\x09" + npy()[7:], ["malformed .npy header", "version"]),
    ("header-cut.npy", npy()[:30], ["malformed .npy header", "cut short"]),
    ("length.npy", command.npy_header_of("", 2)[:8] + b"\xff\xff\xff\xff",
     ["malformed .npy header", "length"]),
    ("not-a-dictionary.npy", command.npy_header_of("[1, 2]"),
     ["malformed .npy header", "dictionary"]),
    ("no-shape.npy", command.npy_header_of("{'descr': '<f4', 'fortran_order': False}"),
     ["malformed .npy header", "dictionary"]),
    ("twice.npy", command.npy_header_of("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, "
                                   "'shape': (3, 2)}"), ["malformed .npy header"]),
    ("open.npy", command.npy_header_of("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2"),
     ["malformed .npy header"]),
    ("negative.npy", npy(shape="(-3, 2)"), ["malformed .npy header"]),
    ("overflow.npy", npy(shape="(3, 99999999999999999999)"), ["malformed .npy header"]),
    ("product.npy", npy(shape=(1 << 62, 2)), ["row 3", "cut short"]),
    ("fortran.npy", npy(fortran_order=True), ["Fortran order"]),
    ("big-endian.npy", npy(descr=">f4"), ["big-endian", ">f4"]),
    ("integers.npy", npy(descr="<i4"), ["unsupported type <i4"]),
    ("half.npy", npy(descr="<f2"), ["unsupported type <f2"]),
    ("structured.npy", npy(descr=[("x", "<f4"), ("y", "<f4")]), ["unsupported type"]),
    ("flat.npy", npy(shape="(6,)"), ["1 dimensions"]),
    ("cube.npy", npy(shape=(3, 2, 1)), ["3 dimensions"]),
    ("zero-rows.npy", npy(shape=(0, 2), body=b""), ["no rows"]),
    ("zero-columns.npy", npy(shape=(3, 0), body=b""), ["dimension 0"]),
    ("wide.npy", npy(shape=(1, 65537), body=bytes(4 * 65537)), ["dimension 65537"]),
    ("cut.npy", npy()[:-1], ["row 2", "cut short", "3 rows"]),
    ("more.npy", npy() + b"\0", ["behind the last row", "row 2"]),
    ("too-large.npy", npy("<f8", (1, 2), body=struct.pack("<2d", 1, 1e300)),
     ["row 0", "column 1", "float32"]),
    ("rows.csv", b"1,2\n3,4\n", ["neither .jsonl, .fvecs nor .npy", "--format"]),
]


class BadInputTest(command.CommandTest):
    def refuse(self, code, paths, expected):
        """The import fails with `expected` in its message, and no file appears beside the input."""
        before = sorted(os.listdir(self.folder))
        message = self.fail_with(code, "import", self.store, *paths)
        for text in expected:
            self.assertIn(text, message)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_a_bad_file_is_refused_and_no_store_is_made(self):
        for name, content, expected in BAD_FILES:
            with self.subTest(name=name):
                path = self.write(name, content)
                self.refuse(INVALID, [path], [str(path), *expected])

    def test_a_bad_file_behind_a_good_one_leaves_a_store_as_it_was(self):
        self.make_store(GOOD)
        before = hashlib.sha256(self.store.read_bytes()).digest()
        good = self.write_fvecs("good.fvecs", GOOD)
        for name, content, expected in BAD_FILES:
            with self.subTest(name=name):
                path = self.write(name, content)
                self.refuse(INVALID, [good, path], [str(path), *expected])
                self.assertEqual(hashlib.sha256(self.store.read_bytes()).digest(), before)

    def test_a_missing_file(self):
        path = self.folder / "missing.fvecs"
        self.refuse("AERO_STORAGE_NOT_FOUND", [path], [str(path)])

    def test_a_folder_and_a_pipe(self):
        folder, pipe = self.folder / "folder.fvecs", self.folder / "pipe.fvecs"
        folder.mkdir()
        os.mkfifo(pipe)
        self.refuse(INVALID, [folder], [str(folder), "not a regular file"])
        self.refuse(INVALID, [pipe], [str(pipe), "not a regular file"])

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_an_unreadable_file(self):
        path = self.write_fvecs("locked.fvecs", GOOD)
        path.chmod(0)
        self.refuse("AERO_STORAGE_READ_FAILED", [path], [str(path), "Permission denied"])

    def test_files_of_two_dimensions(self):
        a, b = self.write_fvecs("a.fvecs", GOOD), self.write_fvecs("b.fvecs", [[1, 2, 3]])
        self.refuse("AERO_SCHEMA_DIMENSION_MISMATCH", [a, b],
                    [str(b), "row 0", "dimension 3", str(a), "2"])

    def test_a_dimension_that_the_collection_does_not_have(self):
        self.make_store(GOOD)
        wide = self.write_fvecs("wide.fvecs", [[1, 2, 3]])
        self.succeed("import", self.store, wide, "--collection", "wide")
        narrow = self.folder / "rows.fvecs"
        for path, options in [(wide, []), (narrow, ["--collection", "wide"])]:
            message = self.fail_with("AERO_SCHEMA_DIMENSION_MISMATCH", "import", self.store, path,
                                     *options)
            self.assertIn(f"{path}: row 0: dimension", message)
        info = self.json("info", self.store)
        self.assertEqual((info["records"], info["collections"]), (4, 2))

    def test_a_store_in_a_folder_that_is_not_there(self):
        path = self.write_fvecs("rows.fvecs", GOOD)
        self.fail_with("AERO_STORAGE_NOT_FOUND", "import", self.folder / "no" / "s.chassis", path)

    def test_a_foreign_file_is_not_a_store(self):
        self.store.write_bytes(b"not a store\n" * 1000)
        path = self.write_fvecs("rows.fvecs", GOOD)
        self.fail_with("AERO_CONFIG_NOT_A_STORE", "import", self.store, path)
        self.assertEqual(self.store.read_bytes(), b"not a store\n" * 1000)


if __name__ == "__main__":
    unittest.main()
