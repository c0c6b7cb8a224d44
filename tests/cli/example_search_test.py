# SPDX-License-Identifier: Apache-2.0
"""The example: its index, the update of the index after files change, and its answers."""

import json
import os
import re
import subprocess
import unittest

import command

PARAGRAPH_SEARCH = os.environ["PARAGRAPH_SEARCH"]

ORCHARD = """# The orchard

Forty pear trees stand behind the mill,
pruned every February by the miller's aunt.

The cider press was sold to a monastery.

Bees winter in hives of woven straw.
"""


class ExampleSearchTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        self.texts = self.folder / "texts"
        self.texts.mkdir()

    def write_text(self, name, text):
        path = self.texts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run_example(self, *questions, paths=None):
        ask = ["--ask", *questions] if questions else []
        done = subprocess.run([PARAGRAPH_SEARCH, self.store, *(paths or [self.texts]), *ask],
                              capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def index(self):
        """Runs the example again and returns (paragraphs, added, deleted, kept)."""
        line = self.run_example().splitlines()[0]
        counts = re.fullmatch(r"(\d+) paragraphs: (\d+) added, (\d+) deleted, (\d+) kept", line)
        self.assertIsNotNone(counts, line)
        total = int(counts[1])
        self.assertEqual(self.json("info", self.store)["records"], total)
        return total, int(counts[2]), int(counts[3]), int(counts[4])

    def answers(self, question):
        """Returns (file, line) of each answer, best first."""
        found = re.findall(r"^\d\. (.*):(\d+)  distance ", self.run_example(question), re.M)
        return [(file, int(line)) for file, line in found]

    def documents(self):
        """Returns (file, line, text) of all records, in the order of the files."""
        records = [json.loads(self.run_command("get", self.store, id, "--json").stdout)
                   for id in self.ids()]
        for record in records:
            self.assertEqual(len(record["vector"]), 256)
            self.assertAlmostEqual(sum(x * x for x in record["vector"]), 1, places=5)
            self.assertEqual(record["document"]["schema"], "paragraph")
            self.assertEqual(record["document"]["version"], "1")
            self.assertTrue(record["document_id"].startswith(record["group"] + "#"))
        payloads = [json.loads(record["document"]["payload"]) for record in records]
        self.assertEqual([p["file"] for p in payloads], [record["group"] for record in records])
        return sorted((os.path.basename(p["file"]), p["line"], p["text"]) for p in payloads)

    def ids(self):
        hits = self.json("search", self.store, "--vector", ",".join(["0"] * 256), "-k", 100000)
        return hits["ids"]

    def test_each_paragraph_is_a_vector_and_a_document(self):
        self.write_text("orchard.md", ORCHARD)
        self.assertEqual(self.index(), (3, 3, 0, 0))
        self.assertEqual(self.documents(), [
            ("orchard.md", 1, "# The orchard\nForty pear trees stand behind the mill,\n"
                              "pruned every February by the miller's aunt."),
            ("orchard.md", 6, "The cider press was sold to a monastery."),
            ("orchard.md", 8, "Bees winter in hives of woven straw."),
        ])

    def test_a_question_finds_the_paragraph_with_its_words_first(self):
        licences = "/usr/share/common-licenses"
        path = str(self.write_text("orchard.md", ORCHARD))
        paths = [self.texts] + ([licences] if os.path.isdir(licences) else [])
        for question, line in [("Who prunes the pear trees in February?", 1),
                               ("Where did the cider press go?", 6),
                               ("what kind of hive do the bees have in winter", 8)]:
            output = self.run_example(question, paths=paths)
            first = re.search(r"^1\. (.*):(\d+)  distance (.*)\n   (.*)$", output, re.M)
            self.assertEqual((first[1], int(first[2])), (path, line), output)
            self.assertLess(float(first[3]), 1)
            self.assertEqual(first[4], ORCHARD.splitlines()[line - 1])

    def test_an_unchanged_folder_changes_nothing(self):
        self.write_text("orchard.md", ORCHARD)
        self.index()
        before = self.json("info", self.store)["commit_seq"]
        self.assertEqual(self.index(), (3, 0, 0, 3))
        self.assertEqual(self.json("info", self.store)["commit_seq"], before)

    def test_a_shortened_file_loses_its_paragraphs(self):
        self.write_text("orchard.md", ORCHARD)
        self.index()
        path = self.write_text("orchard.md", ORCHARD[:ORCHARD.index("Bees")])
        self.assertEqual(self.index(), (2, 2, 3, 0))
        self.assertEqual(self.answers("bees winter hives woven straw"), [])
        self.assertEqual(self.answers("cider press"), [(str(path), 6)])

    def test_a_removed_file_is_forgotten(self):
        self.write_text("orchard.md", ORCHARD)
        path = self.write_text("inn/menu.txt", "Lentil soup.\n\nBaked quince.\n")
        self.assertEqual(self.index(), (5, 5, 0, 0))
        path.unlink()
        self.assertEqual(self.index(), (3, 0, 2, 3))

    def test_a_changed_paragraph_replaces_the_old_one(self):
        self.write_text("orchard.md", ORCHARD)
        self.index()
        path = self.write_text("orchard.md", ORCHARD.replace("a monastery", "an astronomer"))
        self.assertEqual(self.index(), (3, 3, 3, 0))
        self.assertEqual(self.answers("astronomer")[0], (str(path), 6))
        self.assertNotIn("monastery", json.dumps(self.documents()))

    def test_a_changed_file_is_replaced_in_one_commit_and_the_others_keep_their_records(self):
        self.write_text("orchard.md", ORCHARD)
        menu = self.write_text("menu.txt", "Lentil soup.\n\nBaked quince.\n")
        self.index()
        before = self.json("info", self.store)["commit_seq"]
        kept = {record["id"] for record in self.json_lines("get", self.store, "--group", menu)}
        self.assertEqual(len(kept), 2)
        self.write_text("orchard.md", "A gate.\n\n" + ORCHARD)
        self.assertEqual(self.index(), (6, 4, 3, 2))
        self.assertEqual([line for file, line, _ in self.documents() if file == "orchard.md"],
                         [1, 3, 8, 10])
        self.assertEqual(self.json("info", self.store)["commit_seq"], before + 1)
        self.assertEqual({record["id"] for record in
                          self.json_lines("get", self.store, "--group", menu)}, kept)
        self.assertEqual(self.index(), (6, 0, 0, 6))

    def test_a_file_that_is_no_text_any_more_is_forgotten(self):
        self.write_text("orchard.md", ORCHARD)
        self.write_text("menu.txt", "Lentil soup.\n")
        self.assertEqual(self.index(), (4, 4, 0, 0))
        self.write_text("menu.txt", b"\0")
        self.assertEqual(self.index(), (3, 0, 1, 3))

    def test_whatever_else_the_store_holds_is_deleted(self):
        path = self.write_text("orchard.md", ORCHARD)
        self.index()
        row = {"document": "{}", "schema": "other", "schema_version": "1"}
        rows = [row, {**row, "group": str(path)}, {**row, "group": "other"}]
        jsonl = self.write("rows.jsonl", "\n".join(map(json.dumps, rows)).encode())
        self.succeed("import", self.store, jsonl)
        self.assertEqual(self.index(), (3, 3, 6, 0))
        self.assertEqual(len(self.documents()), 3)

    def test_a_name_that_is_too_long_for_a_group_is_left_out(self):
        self.write_text("orchard.md", ORCHARD)
        self.write_text("/".join(["x" * 250] * 5), "Ding dong.\n")
        output = self.run_example()
        self.assertIn("3 paragraphs: 3 added", output)
        self.assertIn("1 of 2 files left out", output)

    def test_paragraphs_that_are_equal_are_one_record_each(self):
        self.write_text("twice.txt", "Ding dong.\n\nDing dong.\n")
        self.write_text("once.txt", "Ding dong.\n")
        self.assertEqual(self.index(), (3, 3, 0, 0))
        self.assertEqual(self.index(), (3, 0, 0, 3))
        self.write_text("twice.txt", "Ding dong.\n")
        self.assertEqual(self.index(), (2, 1, 2, 1))
        self.assertEqual([(file, line) for file, line, _ in self.documents()],
                         [("once.txt", 1), ("twice.txt", 1)])

    def test_what_is_no_text_is_left_out_and_counted(self):
        self.write_text("orchard.md", ORCHARD)
        self.write_text("picture.txt", b"\x89PNG\0 pear trees")
        self.write_text("huge.log", b"pear trees\n" * (2 << 20))
        self.write_text(".hidden/secret.txt", "pear trees")
        self.write_text("empty.txt", "")
        os.symlink(self.texts / "orchard.md", self.texts / "link.md")
        os.symlink(self.texts, self.texts / "loop")
        os.mkfifo(self.texts / "pipe.txt")
        output = self.run_example()
        self.assertIn("3 paragraphs: 3 added", output)
        self.assertIn("2 of 4 files left out", output)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_unreadable_files_are_left_out_and_counted(self):
        self.write_text("orchard.md", ORCHARD)
        self.write_text("locked.txt", "pear trees").chmod(0)
        self.assertIn("1 of 2 files left out", self.run_example())

    def test_bytes_that_are_not_utf8_are_replaced(self):
        self.write_text("latin1.txt", b"\xef\xbb\xbfUne p\xeache, \xed\xa0\x80 \xf0\x9f\x90\x9d "
                                      b"\xe2\x82\n")
        self.index()
        bad = "\ufffd"
        self.assertEqual(self.documents()[0][2],
                         f"Une p{bad}che, {bad * 3} \U0001f41d {bad * 2}")
        self.assertEqual(self.index(), (1, 0, 0, 1))

    def test_long_paragraphs_are_cut_between_words(self):
        words = [f"word{i}" for i in range(1000)]
        self.write_text("long.txt", " ".join(words))
        self.write_text("unbroken.txt", "\u00e9" * 3000)
        self.index()
        pieces = [text for file, _, text in self.documents() if file == "long.txt"]
        self.assertTrue(all(len(piece) <= 1001 for piece in pieces))
        self.assertEqual(sorted(" ".join(pieces).split()), sorted(words))
        self.assertEqual("".join(text for file, _, text in self.documents()
                                 if file == "unbroken.txt"), "\u00e9" * 3000)

    def test_control_characters_do_not_reach_the_terminal(self):
        self.write_text("escape.txt", "quince \x1b[31mred\x07 jam\r\nsecond line\n")
        output = self.run_example("quince jam")
        self.assertIn("   quince  [31mred  jam\n   second line\n", output)

    def test_a_question_without_a_known_word_finds_nothing(self):
        self.write_text("orchard.md", ORCHARD)
        self.assertIn("no paragraph has a word of it", self.run_example("xylophone"))
        self.assertIn("no paragraph has a word of it", self.run_example("?!"))

    def test_an_empty_folder(self):
        self.assertEqual(self.index(), (0, 0, 0, 0))

    def test_a_path_that_is_not_there(self):
        done = subprocess.run([PARAGRAPH_SEARCH, self.store, self.texts / "none"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("none: No such file or directory", done.stderr)
        self.assertFalse(self.store.exists())


if __name__ == "__main__":
    unittest.main()
