# SPDX-License-Identifier: Apache-2.0
"""chassis get and delete."""

import os
import subprocess
import unittest

import command


class RecordsTest(command.CommandTest):
    ROWS = [[0.1, 2.0], [3.0, -4.5], [1e-30, 6e30]]

    def setUp(self):
        super().setUp()
        self.make_store(self.ROWS)

    def test_get_as_json_gives_back_float32_exactly(self):
        records = self.json_lines("get", self.store, 2, 0)
        self.assertEqual([record["id"] for record in records], [2, 0])
        for record, row in zip(records, [self.ROWS[2], self.ROWS[0]]):
            self.assertEqual(command.float32(record["vector"]), command.float32(row))
        self.assertNotIn("document", records[0])

    def test_get_for_people(self):
        self.assertEqual(self.succeed("get", self.store, 1),
                         "record 1\n  vector    3, -4.5\n")

    def test_get_names_the_absent_and_still_prints_the_others(self):
        done = self.run_command("get", self.store, 0, 17, 1, "--json")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr,
                         "AERO_QUERY_NOT_FOUND: no record 17 in collection default\n")
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_delete_is_one_commit_that_counts_what_was_there(self):
        outcome = self.json("delete", self.store, 0, 99, 2)
        self.assertEqual(outcome, {"deleted": 2, "commit_seq": 2})
        self.fail_with("AERO_QUERY_NOT_FOUND", "get", self.store, 0)
        self.assertEqual(self.json("get", self.store, 1)["vector"], self.ROWS[1])
        self.assertEqual(self.succeed("delete", self.store, 1, 2),
                         "1 of 2 records deleted, commit 3\n")
        self.assertEqual(self.json("info", self.store)["records"], 0)

    def test_ids_do_not_come_back(self):
        self.succeed("delete", self.store, 2)
        self.succeed("import", self.store, self.folder / "rows.fvecs")
        self.fail_with("AERO_QUERY_NOT_FOUND", "get", self.store, 2)
        self.assertEqual(self.json("get", self.store, 3)["vector"][0], 0.1)

    def test_a_named_collection(self):
        self.succeed("import", self.store, self.write_fvecs("other.fvecs", [[9.0]]),
                     "--collection", "other")
        self.assertEqual(self.json("get", self.store, 0, "--collection", "other")["vector"], [9.0])
        self.json("delete", self.store, 0, "--collection", "other")
        self.assertEqual(self.json("info", self.store)["records"], 3)
        self.fail_with("AERO_QUERY_NOT_FOUND", "delete", self.store, 0, "--collection", "none")


class DocumentsTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        subprocess.run([os.environ["CHASSIS_MAKE_DOCUMENTS"], self.store], check=True)

    def test_documents_as_json(self):
        text, both, binary, empty = self.json_lines("get", self.store, 0, 1, 2, 3)
        self.assertEqual(text, {"id": 0, "document": {"schema": "note", "version": "7",
                                                      "commit_seq": 1, "payload": "h\u00e9llo"}})
        self.assertEqual((both["vector"], both["document"]["payload"]), ([1.0, 2.0], "with vector"))
        self.assertEqual(binary["document"]["payload_hex"], "ff00c3")
        self.assertNotIn("payload", binary["document"])
        self.assertEqual(empty["document"]["payload"], "")

    def test_documents_for_people(self):
        self.assertEqual(self.succeed("get", self.store, 1),
                         "record 1\n  vector    1, 2\n  schema    note, version 7\n"
                         "  document  with vector\n")


if __name__ == "__main__":
    unittest.main()
