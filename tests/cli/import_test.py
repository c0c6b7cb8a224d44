# SPDX-License-Identifier: Apache-2.0
"""chassis import: the records of good input, and the acknowledgements."""

import fcntl
import os
import resource
import struct
import subprocess
import unittest

import command


def committed(output):
    """Returns (seq, rows) of each line; all must be commit lines."""
    lines = [line.split() for line in output.splitlines()]
    assert all(len(line) == 3 and line[0] == "committed" for line in lines), output
    return [(int(seq), int(rows)) for _, seq, rows in lines]


class ImportTest(command.CommandTest):
    ROWS = [[1.0, 2.0, -0.5], [0.25, 0.0, 4.0], [7.0, 8.0, 9.0], [1.5, 1.5, 1.5], [0.0, 0.0, 0.0]]

    def vectors(self, count, *options):
        return [record["vector"]
                for record in self.json_lines("get", self.store, *range(count), *options)]

    def test_rows_get_ids_in_their_order(self):
        self.make_store(self.ROWS)
        self.assertEqual(self.vectors(5), self.ROWS)

    def test_a_line_for_each_commit_counts_the_rows_of_this_import(self):
        path = self.write_fvecs("rows.fvecs", self.ROWS)
        first = self.succeed("import", self.store, path, "--commit-every", 2)
        second = self.succeed("import", self.store, path, "--commit-every", 5)
        self.assertEqual(committed(first), [(1, 2), (2, 4), (3, 5)])
        self.assertEqual(committed(second), [(4, 5)])
        self.assertEqual(self.json("info", self.store)["records"], 10)

    def test_commits_go_across_files(self):
        a, b = self.write_fvecs("a.fvecs", self.ROWS[:3]), self.write_npy("b.npy", self.ROWS[3:])
        output = self.succeed("import", self.store, a, b, "--commit-every", 4)
        self.assertEqual([rows for _, rows in committed(output)], [4, 5])
        self.assertEqual(self.vectors(5), self.ROWS)

    def test_numpy_float32_and_float64(self):
        for descr in ["<f4", "<f8"]:
            with self.subTest(descr=descr):
                self.store.unlink(missing_ok=True)
                self.succeed("import", self.store, self.write_npy("rows.npy", self.ROWS, descr))
                self.assertEqual(self.vectors(5), self.ROWS)

    def test_numpy_headers_of_every_version_and_spelling(self):
        body = command.float32([1, 2, 3, 4])
        spellings = [
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 1),
            ("{'shape':(2,2,),'fortran_order':False,'descr':'<f4'}", 2),
            ('{"descr": "<f4", "fortran_order": False, "shape": (2, 2)}   \n', 3),
        ]
        for dictionary, version in spellings:
            with self.subTest(dictionary=dictionary):
                self.store.unlink(missing_ok=True)
                header = command.npy_header_of(dictionary, version)
                self.succeed("import", self.store, self.write("rows.npy", header + body))
                self.assertEqual(self.vectors(2), [[1, 2], [3, 4]])

    def test_nan_and_infinities_are_data(self):
        bits = struct.pack("<i", 3) + bytes.fromhex("0100c07f" "0000807f" "000080ff")
        self.succeed("import", self.store, self.write("odd.fvecs", bits))
        self.assertIn(bits[4:], self.store.read_bytes())

    def test_the_metric_is_that_of_the_new_store(self):
        self.make_store(self.ROWS, "--metric", "cosine")
        self.assertEqual(self.json("collections", self.store)[0]["metric"], "cosine")
        message = self.fail_with("AERO_CONFIG_IMMUTABLE", "import", self.store,
                                 self.folder / "rows.fvecs", "--metric", "ip")
        self.assertIn("cosine", message)
        self.assertIn("ip", message)
        self.assertEqual(self.json("info", self.store)["records"], 5)

    def test_a_named_collection_is_made_where_it_is_missing(self):
        self.make_store(self.ROWS)
        wide = self.write_fvecs("wide.fvecs", [[1, 2, 3, 4]])
        self.succeed("import", self.store, wide, "--collection", "wide", "--metric", "ip")
        self.succeed("import", self.store, wide, "--collection", "wide")
        found = [(c["name"], c["dimension"], c["metric"], c["records"])
                 for c in self.json("collections", self.store)]
        self.assertEqual(found, [("default", 3, "l2", 5), ("wide", 4, "ip", 2)])
        self.assertEqual(self.vectors(1, "--collection", "wide"), [[1, 2, 3, 4]])
        self.assertEqual(self.json("info", self.store)["records"], 7)

    def test_a_store_made_for_a_named_collection_leaves_the_default_one_empty(self):
        self.make_store(self.ROWS, "--collection", "only")
        found = [(c["name"], c["records"]) for c in self.json("collections", self.store)]
        self.assertEqual(found, [("default", 0), ("only", 5)])

    def test_an_empty_file_becomes_a_store(self):
        self.store.touch()
        self.make_store(self.ROWS)
        self.assertEqual(self.vectors(5), self.ROWS)

    def test_memory_does_not_grow_with_the_input(self):
        block = command.fvecs_row([0.5] * 128) * 1000
        path = self.folder / "large.fvecs"
        with path.open("wb") as file:
            for _ in range(200):
                file.write(block)
        self.succeed("import", self.store, path, "--commit-every", 1000)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        if not os.environ.get("CHASSIS_SANITIZED"):
            self.assertLess(peak, path.stat().st_size * 0.7)


WRITE_CALL = {"x86_64": "1", "aarch64": "64", "riscv64": "64", "ppc64le": "4"}.get(
    os.uname().machine)


@unittest.skipIf(WRITE_CALL is None, "the number of the write system call is not known here")
class AcknowledgementTest(command.CommandTest):
    def test_every_commit_is_told_before_the_next_one_is_made(self):
        """A killed import has made at most one commit that it had not reported."""
        path = self.write("rows.fvecs", command.fvecs_row([1.0, 2.0]) * 2000)
        reading, writing = os.pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        # Nobody reads, so the import blocks once the pipe is full, long before its end.
        importing = subprocess.Popen([command.CHASSIS, "import", self.store, path,
                                      "--commit-every", "1"], stdout=writing)
        os.close(writing)
        try:
            self.wait_until_blocked(importing.pid)
        finally:
            importing.kill()
            importing.wait()
        with os.fdopen(reading) as pipe:
            output = pipe.read()
        acknowledged = committed(output[:output.rindex("\n")])[-1][1]
        info = self.json("info", self.store)
        self.assertIn(info["records"], [acknowledged, acknowledged + 1])
        self.assertEqual(info["recovery"]["commits_replayed"], info["records"])
        self.assertEqual(self.json("verify", self.store)["findings"], [])

        again = self.run_command("import", self.store, path, "--commit-every", 2000)
        self.assertEqual(again.returncode, 0)
        self.assertIn("warning: ", again.stderr)
        self.assertEqual(self.json("info", self.store)["records"], info["records"] + 2000)
        self.assertTrue(self.json("info", self.store)["recovery"]["clean"])

    def wait_until_blocked(self, pid):
        """Returns when the process waits in write(2) on its standard output."""
        with open(f"/proc/{pid}/syscall", encoding="ascii") as file:
            while file.read().split()[:2] != [WRITE_CALL, "0x1"]:
                file.seek(0)


class ProgressTest(command.CommandTest):
    ROWS = [[float(i)] for i in range(100)]

    def import_on_terminal(self, path):
        done, shown = self.run_on_terminal("import", self.store, path, "--commit-every", 50)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(committed(done.stdout), [(1, 50), (2, 100)])
        self.assertIn("[####################....................]  50 %", shown)
        self.assertTrue(shown.endswith("\r\033[K"), repr(shown))

    def test_a_terminal_shows_a_bar_that_goes_away(self):
        self.import_on_terminal(self.write_fvecs("rows.fvecs", self.ROWS))

    def test_also_for_what_is_imported_while_it_is_read(self):
        self.import_on_terminal(self.write("rows.jsonl", b'{"vector":[1]}\n' * 100))

    def test_a_file_or_pipe_shows_none(self):
        self.make_store(self.ROWS)  # would fail on any standard error


if __name__ == "__main__":
    unittest.main()
