# SPDX-License-Identifier: Apache-2.0
"""chassis import of JSONL: valid lines, and refusals that name file, line and reason."""

import base64
import json
import os
import resource
import subprocess
import unittest

import command

INVALID = "AERO_QUERY_INVALID"
GOOD = '{"vector":[1,2]}\n'
DOCUMENT = '"schema":"s","schema_version":"1"'

# The case's name, the file's second line, the code, and the text in the message after the line.
BAD_LINES = [
    ("not JSON", "rubbish", INVALID, "column 1: syntax error"),
    ("cut short", '{"vector":[1,', INVALID, "column 14: syntax error"),
    ("more behind it", '{"vector":[1,2]} {}', INVALID, "syntax error"),
    ("an array", "[1,2]", INVALID, "not an object"),
    ("a number", "1", INVALID, "not an object"),
    ("a string", '"NaN"', INVALID, "not an object"),
    ("nothing", "{}", INVALID, "neither a vector nor a document"),
    ("keys alone", '{"id":1,"document_id":"a","group":"g"}', INVALID, "neither a vector nor"),
    ("a misspelt member", '{"vector":[1,2],"groupe":"g"}', INVALID, 'unknown member "groupe"'),
    ("base64 of an id", '{"vector":[1,2],"id_base64":"AA=="}', INVALID,
     'unknown member "id_base64"'),
    ("a long unknown member", '{"' + "x" * 1000 + '":1}', INVALID, 'unknown member "xxx'),
    ("a member twice", '{"vector":[1,2],"vector":[1,2]}', INVALID, "vector is there twice"),
    ("both spellings", '{"document":"a","document_base64":"YQ==",' + DOCUMENT + "}", INVALID,
     "document is there twice"),
    ("a negative id", '{"id":-1,"vector":[1,2]}', INVALID, "id is not a whole number"),
    ("a broken id", '{"id":1.0,"vector":[1,2]}', INVALID, "id is not a whole number"),
    ("an id of text", '{"id":"1","vector":[1,2]}', INVALID, "id is not a whole number"),
    ("the reserved id", '{"id":18446744073709551615,"vector":[1,2]}', INVALID, "id is not a whole"),
    ("a huge id", '{"id":18446744073709551616,"vector":[1,2]}', INVALID, "id is not a whole"),
    ("a vector of text", '{"vector":"1,2"}', INVALID, "vector is not an array of numbers"),
    ("a vector of null", '{"vector":null}', INVALID, "vector is not an array of numbers"),
    ("an empty vector", '{"vector":[]}', INVALID, "vector has no elements"),
    ("null in a vector", '{"vector":[1,null]}', INVALID, "element 1 of vector is not a number"),
    ("a word in a vector", '{"vector":[1,"nan"]}', INVALID, "element 1 of vector is not a number"),
    ("a vector in a vector", '{"vector":[[1,2]]}', INVALID, "element 0 of vector is not a number"),
    ("deep in a vector", '{"vector":' + "[" * 100000, INVALID,
     "element 0 of vector is not a number"),
    ("over float32", '{"vector":[1,1e39]}', INVALID, "number overflow"),
    ("NaN without quotes", '{"vector":[1,NaN]}', INVALID, "syntax error"),
    ("another dimension", '{"vector":[1,2,3]}', "AERO_SCHEMA_DIMENSION_MISMATCH", "dimension 3, "),
    ("over 65,536 elements", '{"vector":[' + "0," * 65536 + "0]}", INVALID,
     "vector of more than 65536 elements"),
    ("a document of numbers", '{"document":{"a":1},' + DOCUMENT + "}", INVALID,
     "document is not a string"),
    ("bad base64", '{"document_base64":"YQ=",' + DOCUMENT + "}", INVALID,
     "document_base64 is not base64"),
    ("base64 of another spelling", '{"document_base64":"YR==",' + DOCUMENT + "}", INVALID,
     "document_base64 is not base64"),
    ("no schema", '{"document":"a","schema_version":"1"}', "AERO_SCHEMA_REQUIRED", "schema"),
    ("no version", '{"document":"a","schema":"s"}', "AERO_SCHEMA_VERSION_REQUIRED",
     "schema_version"),
    ("a schema alone", '{"vector":[1,2],"schema":"s"}', INVALID, "schema without a document"),
    ("a long schema", '{"document":"a","schema":"' + "s" * 256 + '","schema_version":"1"}', INVALID,
     "schema of 256 bytes"),
    ("an empty document id", '{"vector":[1,2],"document_id":""}', INVALID,
     "document_id of 0 bytes"),
    ("a long group", '{"vector":[1,2],"group":"' + "g" * 1025 + '"}', INVALID,
     "group of 1025 bytes"),
    ("bytes that are not UTF-8", b'{"vector":[1,2],"group":"\xff"}', INVALID, "UTF-8"),
    ("half a surrogate", '{"vector":[1,2],"group":"\\ud800"}', INVALID, "surrogate"),
]


class RowsTest(command.CommandTest):
    def import_text(self, text, *options):
        path = self.write("rows.jsonl", text if isinstance(text, bytes) else text.encode())
        return self.succeed("import", self.store, path, *options)

    def exported(self, *options):
        lines = self.succeed("export", self.store, *options).splitlines()
        return [json.loads(line) for line in lines]

    def test_rows_are_put_by_id_put_by_document_id_or_new(self):
        self.import_text('{"id":7,"vector":[1,1]}\n'
                         '{"document_id":"a","vector":[2,2]}\n'
                         '{"vector":[3,3]}\n'
                         '{"document_id":"a","vector":[4,4]}\n'
                         '{"id":7,"document_id":"b","vector":[5,5]}\n')
        self.assertEqual(self.exported(), [{"id": 7, "document_id": "b", "vector": [5, 5]},
                                           {"id": 8, "vector": [3, 3]},
                                           {"id": 9, "document_id": "a", "vector": [4, 4]}])
        self.import_text('{"document_id":"b","group":"g","vector":[6,6]}\n')
        self.assertEqual(self.exported()[0],
                         {"id": 7, "document_id": "b", "group": "g", "vector": [6, 6]})

    def test_a_put_replaces_the_whole_record(self):
        self.import_text('{"id":1,"document_id":"a","group":"g","vector":[1,2]}\n')
        row = {"id": 1, "document": "text", "schema": "s", "schema_version": "1"}
        self.import_text(json.dumps(row))
        self.assertEqual(self.exported(), [row])

    def test_ends_of_lines_and_blank_lines(self):
        for text in ['\n \t\n{"vector":[1]}\r\n\r\n{"vector":[2]}',
                     '{"vector":[1]}\n{"vector":[2]}\n\n']:
            with self.subTest(text=text):
                self.store.unlink(missing_ok=True)
                self.import_text(text)
                self.assertEqual([row["vector"] for row in self.exported()], [[1], [2]])

    def test_numbers_are_the_nearest_float32(self):
        self.import_text('{"vector":[-0, -0.0, 0, 16777217, 1e-46, 3.4028235e38, 0.1,'
                         ' "NaN", "Infinity", "-Infinity"]}')
        self.assertEqual(self.succeed("export", self.store),
                         '{"id":0,"vector":[-0.0,-0.0,0,16777216,0,3.4028235e+38,0.1,'
                         '"NaN","Infinity","-Infinity"]}\n')

    def test_bytes_that_are_not_utf8_are_base64(self):
        row = {"id": 0, "document_id_base64": "/wA=", "group_base64": "gA==",
               "document_base64": "w+k=", "schema": "s", "schema_version": "1"}
        self.import_text(json.dumps(row))
        self.assertEqual(self.exported(), [row])
        record = self.json("get", self.store, 0)
        self.assertEqual((record["document_id_hex"], record["document"]["payload_hex"]),
                         ("ff00", "c3e9"))

    def test_base64_of_text_is_text(self):
        for text in ["", "a", "ab", "abc", "h\u00e9llo\0"]:
            with self.subTest(text=text):
                coded = base64.b64encode(text.encode()).decode()
                self.import_text(f'{{"id":0,"document_base64":"{coded}",{DOCUMENT}}}')
                self.assertEqual(self.exported()[0]["document"], text)

    def test_a_new_collection_has_the_dimension_of_the_first_vector_in_a_file(self):
        self.import_text(f'{{"document":"a",{DOCUMENT}}}\n' + GOOD)
        self.assertEqual(self.json("collections", self.store)[0]["dimension"], 2)

    def test_a_collection_of_documents_alone(self):
        self.import_text(f'{{"document":"a",{DOCUMENT}}}\n')
        self.assertEqual(self.json("collections", self.store)[0]["dimension"], 0)
        path = self.write("vectors.jsonl", GOOD.encode())
        message = self.fail_with("AERO_SCHEMA_DIMENSION_MISMATCH", "import", self.store, path)
        self.assertIn("vectors.jsonl: line 1: dimension 2, collection default has 0", message)

    def test_several_files_of_several_formats_are_one_import(self):
        jsonl = self.write("a.jsonl", GOOD.encode())
        output = self.succeed("import", self.store, jsonl, self.write_fvecs("b.fvecs", [[3, 4]]),
                              self.write_npy("c.npy", [[5, 6]]), "--commit-every", 2)
        self.assertEqual(output, "committed 1 2\ncommitted 2 3\n")
        self.assertEqual([row["vector"] for row in self.exported()], [[1, 2], [3, 4], [5, 6]])

    def test_format_is_for_names_that_do_not_say_it(self):
        path = self.write("rows.txt", GOOD.encode())
        self.fail_with(INVALID, "import", self.store, path)
        self.succeed("import", self.store, path, "--format", "jsonl")
        fvecs = self.write_fvecs("b.fvecs", [[3, 4]])
        self.succeed("import", self.store, fvecs, "--format", "jsonl")
        self.assertEqual(len(self.exported()), 2)

    def test_a_group_for_all_rows_of_a_vector_file(self):
        self.succeed("import", self.store, self.write_fvecs("a.fvecs", [[1, 2], [3, 4]]),
                     "--group", "a")
        self.assertEqual([row["group"] for row in self.exported()], ["a", "a"])
        path = self.write("rows.jsonl", GOOD.encode())
        message = self.fail_with(INVALID, "import", self.store, path, "--group", "a")
        self.assertIn("--group", message)

    @unittest.skipIf(os.environ.get("CHASSIS_SANITIZED"), "a sanitizer takes memory of its own")
    def test_memory_follows_the_batch_and_not_the_input(self):
        row = json.dumps({"document": "x" * 4000, "schema": "s", "schema_version": "1"}) + "\n"
        path = self.write("large.jsonl", row.encode() * 60000)
        limit = 160 << 20
        self.assertGreater(path.stat().st_size, 1.4 * limit)
        done = self.run_command(
            "import", self.store, path,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)))
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class BadRowsTest(command.CommandTest):
    def write_bad(self, line):
        content = line if isinstance(line, bytes) else line.encode()
        return self.write("rows.jsonl", GOOD.encode() + content + b"\n" + GOOD.encode())

    def test_a_bad_line_is_named_and_nothing_is_imported(self):
        for name, line, code, reason in BAD_LINES:
            with self.subTest(name=name):
                path = self.write_bad(line)
                message = self.fail_with(code, "import", self.store, path)
                self.assertIn(f"{path}: line 2: ", message)
                self.assertIn(reason, message)
                self.assertLess(len(message), 1000)
                self.assertFalse(self.store.exists())

    def test_with_commit_every_what_came_before_stays_and_was_told(self):
        for name, line, code, reason in BAD_LINES:
            with self.subTest(name=name):
                self.store.unlink(missing_ok=True)
                done = self.run_command("import", self.store, self.write_bad(line),
                                        "--commit-every", 1)
                self.assertEqual((done.returncode, done.stdout), (1, "committed 1 1\n"))
                self.assertTrue(done.stderr.startswith(code), done.stderr)
                self.assertIn("line 2: ", done.stderr)
                self.assertIn(reason, done.stderr)
                self.assertEqual(self.json("info", self.store)["records"], 1)

    def test_rows_since_the_last_commit_are_not_imported(self):
        path = self.write("rows.jsonl", (GOOD * 16 + "rubbish\n" + GOOD).encode())
        done = self.run_command("import", self.store, path, "--commit-every", 5)
        self.assertEqual((done.returncode, done.stdout),
                         (1, "committed 1 5\ncommitted 2 10\ncommitted 3 15\n"))
        self.assertIn("rows.jsonl: line 17: ", done.stderr)
        self.assertEqual(self.json("info", self.store)["records"], 15)

    def test_a_bad_line_leaves_a_store_as_it_was(self):
        self.make_store([[1.0, 2.0]])
        before = self.store.read_bytes()
        self.fail_with(INVALID, "import", self.store, self.write_bad("rubbish"))
        self.assertEqual(self.store.read_bytes(), before)

    def test_what_the_store_refuses_names_the_line_too(self):
        path = self.write("rows.jsonl", b'{"vector":[1,2]}\n\n'
                                        b'{"id":5,"document_id":"a","vector":[1,2]}\n'
                                        b'{"id":6,"document_id":"a","vector":[1,2]}\n')
        message = self.fail_with("AERO_QUERY_CONFLICT", "import", self.store, path)
        self.assertIn("rows.jsonl: line 4: ", message)
        self.assertEqual(self.json("info", self.store)["records"], 0)

    def test_no_rows(self):
        for text in [b"", b"\n \r\n"]:
            for options in [[], ["--commit-every", 1]]:
                path = self.write("rows.jsonl", text)
                self.assertIn("no rows",
                              self.fail_with(INVALID, "import", self.store, path, *options))
        self.assertFalse(self.store.exists())


class PipeTest(command.CommandTest):
    def start(self, *options):
        return subprocess.Popen([command.CHASSIS, "import", self.store, "-", *options],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def feed(self, content, *options):
        """Imports `content` from a pipe; returns (exit code, standard output, standard error)."""
        with self.start(*options) as importing:
            out, err = importing.communicate(content)
        return importing.returncode, out.decode(), err.decode()

    def test_rows_are_committed_while_the_producer_goes_on(self):
        with self.start("--commit-every", "2") as importing:
            for i in range(1, 4):
                importing.stdin.write(GOOD.encode() * 2)
                importing.stdin.flush()
                self.assertEqual(importing.stdout.readline(), f"committed {i} {2 * i}\n".encode())
            importing.stdin.write(GOOD.encode()[:5])
            importing.stdin.flush()
            importing.stdin.write(GOOD.encode()[5:].rstrip())
            out, err = importing.communicate()
        self.assertEqual((importing.returncode, out, err), (0, b"committed 4 7\n", b""))

    def test_without_commit_every_bad_input_changes_nothing(self):
        code, out, err = self.feed((GOOD * 5 + "rubbish").encode())
        self.assertEqual((code, out), (1, ""))
        self.assertTrue(err.startswith(f"{INVALID}: standard input: line 6: "), err)
        self.assertFalse(self.store.exists())

    def test_every_format(self):
        fvecs = self.write_fvecs("a.fvecs", [[1, 2], [3, 4]]).read_bytes()
        npy = self.write_npy("a.npy", [[1, 2], [3, 4]]).read_bytes()
        jsonl = b'{"vector":[1,2]}\n{"vector":[3,4]}'
        for content, options in [(jsonl, []), (jsonl, ["--format", "jsonl"]),
                                 (fvecs, ["--format", "fvecs"]), (npy, ["--format", "npy"])]:
            with self.subTest(options=options):
                self.store.unlink(missing_ok=True)
                self.assertEqual(self.feed(content, *options), (0, "committed 1 2\n", ""))
                self.assertEqual(self.succeed("export", self.store),
                                 '{"id":0,"vector":[1,2]}\n{"id":1,"vector":[3,4]}\n')

    def test_a_cut_vector_file_is_refused(self):
        fvecs = self.write_fvecs("a.fvecs", [[1, 2], [3, 4]]).read_bytes()
        code, out, err = self.feed(fvecs[:-1], "--format", "fvecs")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("standard input: row 1 is cut short", err)

    def test_the_dimension_can_be_said_where_the_first_row_has_no_vector(self):
        rows = (f'{{"document":"a",{DOCUMENT}}}\n' + GOOD).encode()
        code, _, err = self.feed(rows, "--commit-every", "1")
        self.assertEqual(code, 1)
        self.assertIn("line 2: dimension 2, collection default has 0", err)
        self.store.unlink()
        self.assertEqual(self.feed(rows, "--commit-every", "1", "--dimension", "2"),
                         (0, "committed 1 1\ncommitted 2 2\n", ""))

    def test_lines_longer_than_any_buffer(self):
        long = json.dumps({"document": "\u00e9" * 3000000, "schema": "s", "schema_version": "1"},
                          ensure_ascii=False)
        code, _, err = self.feed((long + "\n" + long).encode(), "--commit-every", "1")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(len(self.json("get", self.store, 1)["document"]["payload"]), 3000000)


if __name__ == "__main__":
    unittest.main()
