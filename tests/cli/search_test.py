# SPDX-License-Identifier: Apache-2.0
"""chassis search: exact hits in every metric, and their two forms."""

import math
import random
import struct
import unittest

import command


def l2(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def inner_product(a, b):
    return -sum(x * y for x, y in zip(a, b))


def cosine(a, b):
    norms = math.sqrt(inner_product(a, a) * inner_product(b, b))
    return 1 if norms == 0 else 1 + inner_product(a, b) / norms


class SearchTest(command.CommandTest):
    def setUp(self):
        super().setUp()
        # Whole numbers, so that l2 and ip are exact and have ties.
        source = random.Random(1)
        self.rows = [[float(source.randint(-3, 3)) for _ in range(5)] for _ in range(400)]
        self.queries = [[float(source.randint(-3, 3)) for _ in range(5)] for _ in range(150)]
        self.make_store(self.rows)
        self.query_file = self.write_fvecs("queries.fvecs", self.queries)

    def test_hits_equal_brute_force_in_every_metric(self):
        for name, distance in [("l2", l2), ("ip", inner_product), ("cosine", cosine)]:
            hits = self.json_lines("search", self.store, "--queries", self.query_file, "-k", 7,
                                   "--metric", name)
            self.assertEqual([hit["query"] for hit in hits], list(range(150)))
            for query, hit in zip(self.queries, hits):
                ids, distances = command.nearest(self.rows, query, 7, distance)
                for got, expected in zip(hit["distances"], distances, strict=True):
                    self.assertAlmostEqual(got, expected, places=5)
                if name != "cosine":  # because rounding may reorder ties
                    self.assertEqual(hit["ids"], ids)

    def test_the_metric_is_that_of_the_collection(self):
        self.succeed("import", self.store, self.folder / "rows.fvecs", "--collection", "by-ip",
                     "--metric", "ip")
        hit = self.json("search", self.store, "--vector", "1,0,2,0,-1", "--collection", "by-ip")
        ids, _ = command.nearest(self.rows, [1, 0, 2, 0, -1], 10, inner_product)
        self.assertEqual(hit["ids"], ids)

    def test_one_query_on_the_command_line(self):
        for text in ["-1,0.5,2,0,1e-1", "-1,.5,2.0,-0,0.1"]:
            hit = self.json("search", self.store, "--vector", text, "-k", 3)
            ids, _ = command.nearest(self.rows, [-1, 0.5, 2, 0, 0.1], 3, l2)
            self.assertEqual((hit["query"], hit["ids"]), (0, ids))

    def test_the_shape_of_a_line(self):
        hit = self.json("search", self.store, "--vector", "0,0,0,0,0")
        self.assertEqual(list(hit), ["query", "ids", "distances"])
        self.assertEqual((len(hit["ids"]), len(hit["distances"])), (10, 10))

    def test_queries_from_numpy(self):
        npy = self.write_npy("queries.npy", self.queries, "<f8")
        self.assertEqual(self.succeed("search", self.store, "--queries", npy, "--json"),
                         self.succeed("search", self.store, "--queries", self.query_file, "--json"))

    def test_fewer_records_than_k_are_fewer_hits(self):
        for k in [400, 401, 2 ** 64 - 1]:
            hit = self.json("search", self.store, "--vector", "1,2,3,0,0", "-k", k)
            self.assertEqual(sorted(hit["ids"]), list(range(400)))

    def test_no_records_are_no_hits(self):
        self.succeed("delete", self.store, *range(400))
        hit = self.json("search", self.store, "--vector", "1,2,3,0,0")
        self.assertEqual(hit, {"query": 0, "ids": [], "distances": []})

    def test_text_for_people(self):
        lines = self.succeed("search", self.store, "--vector", "0,0,0,0,9", "-k", 2).splitlines()
        ids, distances = command.nearest(self.rows, [0, 0, 0, 0, 9], 2, l2)
        self.assertEqual(lines[0], "query 0: 2 hits")
        self.assertEqual([line.split() for line in lines[1:]],
                         [[str(id), f"{value:.6g}"] for id, value in zip(ids, distances)])

    def test_a_nan_query_is_refused_by_row_before_anything_is_printed(self):
        self.queries[120][4] = math.nan
        path = self.write_fvecs("nan.fvecs", self.queries)
        done = self.run_command("search", self.store, "--queries", path)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, f"AERO_QUERY_INVALID: {path}: row 120: NaN\n")
        self.fail_with("AERO_QUERY_INVALID", "search", self.store, "--vector", "1,2,nan,4,5")

    def test_a_query_of_another_dimension(self):
        path = self.write_fvecs("wide.fvecs", [[1] * 6])
        message = self.fail_with("AERO_SCHEMA_DIMENSION_MISMATCH", "search", self.store,
                                 "--queries", path)
        self.assertIn(f"{path}: row 0: dimension 6", message)
        self.fail_with("AERO_SCHEMA_DIMENSION_MISMATCH", "search", self.store, "--vector", "1,2")

    def test_a_bad_query_file(self):
        path = self.write("cut.fvecs", struct.pack("<i5fi", 5, 1, 2, 3, 4, 5, 5))
        message = self.fail_with("AERO_QUERY_INVALID", "search", self.store, "--queries", path)
        self.assertIn(f"{path}: row 1 is cut short", message)

    def test_what_is_not_there(self):
        self.fail_with("AERO_STORAGE_NOT_FOUND", "search", self.folder / "none", "--vector", "1")
        self.assertFalse((self.folder / "none").exists())
        self.fail_with("AERO_QUERY_NOT_FOUND", "search", self.store, "--vector", "1,2,3,4,5",
                       "--collection", "none")

    def test_output_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "w", encoding="ascii") as full:
            done = command.subprocess.run(
                [command.CHASSIS, "search", self.store, "--vector", "1,2,3,4,5"], stdout=full,
                stderr=command.subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("AERO_STORAGE_WRITE_FAILED: standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
