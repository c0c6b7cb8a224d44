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
                                                      "seq": 1, "payload": "h\u00e9llo"}})
        self.assertEqual((both["vector"], both["document"]["payload"]), ([1.0, 2.0], "with vector"))
        self.assertEqual(binary["document"]["payload_hex"], "ff00c3")
        self.assertNotIn("payload", binary["document"])
        self.assertEqual(empty["document"]["payload"], "")

    def test_documents_for_people(self):
        self.assertEqual(self.succeed("get", self.store, 1),
                         "record 1\n  vector    1, 2\n  schema    note, version 7\n"
                         "  document  with vector\n")


class KeysTest(command.CommandTest):
    """Records by document id and group."""

    ROWS = [{"id": 0, "document_id": "inn/menu", "group": "inn", "vector": [1, 2]},
            {"id": 1, "document_id": "inn/beds", "group": "inn", "vector": [3, 4]},
            {"id": 2, "document_id": "mill", "vector": [5, 6]},
            {"id": 3, "group": "barn", "document": "hay", "schema": "s", "schema_version": "1"}]

    def setUp(self):
        super().setUp()
        rows = "".join(command.json.dumps(row) + "\n" for row in self.ROWS)
        self.succeed("import", self.store, self.write("rows.jsonl", rows.encode()))

    def ids(self, *arguments):
        return [record["id"] for record in self.json_lines(*arguments)]

    def test_get_by_document_id(self):
        self.assertEqual(self.ids("get", self.store, "--document-id", "mill", "--document-id",
                                  "inn/menu"), [2, 0])
        record = self.json("get", self.store, "--document-id", "inn/menu")
        self.assertEqual(record, {**self.ROWS[0], "vector": [1.0, 2.0]})
        self.assertEqual(self.succeed("get", self.store, "--document-id", "inn/beds"),
                         "record 1\n  named     inn/beds\n  group     inn\n  vector    3, 4\n")

    def test_get_by_group(self):
        self.assertEqual(self.ids("get", self.store, "--group", "inn"), [0, 1])
        self.assertEqual(self.ids("get", self.store, "--group", "barn", "--group", "inn"),
                         [3, 0, 1])

    def test_what_names_no_record_is_told_and_the_others_are_still_printed(self):
        for option, reason in [("--document-id", "no record with document id none"),
                               ("--group", "no record of group none")]:
            done = self.run_command("get", self.store, option, "none", option,
                                    "mill" if option == "--document-id" else "barn", "--json")
            self.assertEqual((done.returncode, len(done.stdout.splitlines())), (1, 1))
            self.assertEqual(done.stderr,
                             f"AERO_QUERY_NOT_FOUND: {reason} in collection default\n")

    def test_delete_by_document_id(self):
        output = self.succeed("delete", self.store, "--document-id", "mill",
                              "--document-id", "none")
        self.assertEqual(output, "1 of 2 records deleted, commit 2\n")
        self.fail_with("AERO_QUERY_NOT_FOUND", "get", self.store, 2)

    def test_delete_by_group(self):
        self.assertEqual(self.json("delete", self.store, "--group", "inn"),
                         {"deleted": 2, "commit_seq": 2})
        self.assertEqual(self.succeed("delete", self.store, "--group", "inn", "--group", "barn"),
                         "1 records deleted, commit 3\n")
        self.assertEqual(self.ids("get", self.store, 2), [2])
        self.assertEqual(self.json("info", self.store)["records"], 1)

    def test_search_near_a_record(self):
        found = self.json_lines("search", self.store, "--document-id", "mill", "--document-id",
                                "inn/menu", "-k", 2)
        self.assertEqual([(hits["query"], hits["ids"]) for hits in found],
                         [(0, [2, 1]), (1, [0, 1])])
        self.fail_with("AERO_QUERY_NOT_FOUND", "search", self.store, "--document-id", "none")

    def test_search_near_a_record_without_a_vector(self):
        row = {"document_id": "text", "document": "a", "schema": "s", "schema_version": "1"}
        self.succeed("import", self.store,
                     self.write("text.jsonl", command.json.dumps(row).encode()))
        self.assertIn("text has no vector", self.fail_with("AERO_QUERY_NOT_FOUND", "search",
                                                           self.store, "--document-id", "text"))


class DropTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        self.make_store([[1.0, 2.0]] * 3, "--collection", "many")

    def names(self):
        return [collection["name"] for collection in self.json("collections", self.store)]

    def test_a_dropped_collection_is_gone_with_its_records(self):
        self.assertEqual(self.succeed("drop", self.store, "--collection", "many"),
                         "collection many dropped, records 3\n")
        self.assertEqual(self.names(), ["default"])
        self.assertEqual(self.json("info", self.store)["records"], 0)
        self.assertEqual(self.json("info", self.store)["collections"], 1)
        self.fail_with("AERO_QUERY_NOT_FOUND", "drop", self.store, "--collection", "many")
        one = self.write_fvecs("a.fvecs", [[1]])
        self.succeed("import", self.store, one, "--collection", "many")
        self.assertEqual(self.json("drop", self.store, "--collection", "many"),
                         {"dropped": "many", "records": 1})

    def test_the_default_collection_stays(self):
        self.fail_with("AERO_QUERY_INVALID", "drop", self.store, "--collection", "default")
        self.assertEqual(self.names(), ["default", "many"])


if __name__ == "__main__":
    unittest.main()
