# SPDX-License-Identifier: Apache-2.0
"""The base of every test of this suite: runs the command line and writes files for it."""

import array
import json
import os
import pathlib
import pty
import shutil
import struct
import subprocess
import tempfile
import unittest

CHASSIS = os.environ["CHASSIS_COMMAND"]


def fvecs_row(row, dimension=None):
    return struct.pack("<i", len(row) if dimension is None else dimension) + float32(row)


def float32(row):
    return struct.pack(f"<{len(row)}f", *row)


def npy_header(descr, shape, fortran_order=False):
    """A NumPy header of version 1, padded as NumPy pads it."""
    return npy_header_of(
        f"{{'descr': {descr!r}, 'fortran_order': {fortran_order}, 'shape': {shape}, }}")


def npy_header_of(dictionary, version=1):
    text = dictionary.encode("latin-1")
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text


def nearest(rows, query, k, distance):
    """The reference: (id, distance) of the k nearest rows, ties by id."""
    hits = sorted((distance(query, row), id) for id, row in enumerate(rows))
    return [id for _, id in hits[:k]], [value for value, _ in hits[:k]]


def read_terminal(terminal):
    """Returns all text that is written to the terminal until its last writer closes it."""
    shown = b""
    try:
        while block := os.read(terminal, 4096):
            shown += block
    except OSError:  # the end of a terminal
        pass
    os.close(terminal)
    return shown.decode()


class CommandTest(unittest.TestCase):
    """A test with a temporary folder of its own."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chassis-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = self.folder / "s.chassis"

    def run_command(self, *arguments, **options):
        command = [CHASSIS, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False,
                              **options)

    def run_on_terminal(self, *arguments):
        """Returns the outcome of a command whose standard error is a terminal, and its text."""
        terminal, inside = pty.openpty()
        command = [CHASSIS, *map(str, arguments)]
        with tempfile.TemporaryFile("w+", dir=self.folder) as output:
            with subprocess.Popen(command, stdout=output, stderr=inside) as running:
                os.close(inside)
                shown = read_terminal(terminal)
            output.seek(0)
            done = subprocess.CompletedProcess(command, running.returncode, output.read())
        return done, shown

    def succeed(self, *arguments):
        """Returns the standard output of a command that must exit with 0 and without errors."""
        done = self.run_command(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def fail_with(self, code, *arguments):
        """Returns the standard error of a command that must exit with 1 and one line of `code`."""
        done = self.run_command(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertTrue(done.stderr.startswith(code + ": "), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def json(self, *arguments):
        """Returns the value that a command prints as one line of JSON."""
        lines = self.json_lines(*arguments)
        self.assertEqual(len(lines), 1)
        return lines[0]

    def json_lines(self, *arguments):
        return [json.loads(line) for line in self.succeed(*arguments, "--json").splitlines()]

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def write_fvecs(self, name, rows):
        return self.write(name, b"".join(fvecs_row(row) for row in rows))

    def write_npy(self, name, rows, descr="<f4"):
        code = {"<f4": "f", "<f8": "d"}[descr]
        body = b"".join(array.array(code, row).tobytes() for row in rows)
        return self.write(name, npy_header(descr, (len(rows), len(rows[0]))) + body)

    def make_store(self, rows, *options):
        self.succeed("import", self.store, self.write_fvecs("rows.fvecs", rows), *options)
        return self.store
