// SPDX-License-Identifier: Apache-2.0
// DuckDB answers SQL over exported stores, and the stores answer equally. CHASSIS_DUCKDB_LIBRARY
// names DuckDB's library.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tests/capi/arrow_fixture.h"
#include "tests/capi/duckdb.h"

namespace chassis::capi {
namespace {

class ArrowDuckDb : public ArrowTest, public testing::WithParamInterface<uint32_t> {
 protected:
  void SetUp() override {
    ArrowTest::SetUp();
    std::string reason = "CHASSIS_DUCKDB_LIBRARY is not set";
    const char* library = std::getenv("CHASSIS_DUCKDB_LIBRARY");
    if (library != nullptr) duckdb = DuckDb::Load(library, reason);
    ASSERT_NE(duckdb, nullptr) << reason;
    FillStore();
  }

  // Fills several extents, with holes, and documents with and without vectors.
  void FillStore() {
    store = Create(dimension);
    std::mt19937 random(11);
    std::normal_distribution<float> normal;
    std::vector<uint64_t> ids;
    for (int commit = 0; commit < 5; ++commit) {
      std::vector<float> vectors(4000 * dimension);
      for (float& value : vectors) value = normal(random);
      auto records = Sized<chassis_records>();
      records.count = 4000;
      records.vectors = vectors.data();
      records.dimension = dimension;
      const auto more = Insert(store, records);
      ids.insert(ids.end(), more.begin(), more.end());
    }
    for (size_t i = 0; i < 20; ++i) {
      PutDocument(store, ids[i * 997], i % 3 == 0 ? "a needle" : "only hay");
    }
    FillDocuments(store, {"needle and thread", "hay again", ""}, "letter");
    std::shuffle(ids.begin(), ids.end(), random);
    ids.resize(300);
    Delete(store, ids);
    snapshot = OpenSnapshot(store);
    ASSERT_EQ(ReadStore(), "");
  }
  std::string ReadStore() {
    Stream stream = Export(snapshot);
    return duckdb->CreateTable("records", stream.get());
  }

  // Returns the ids of documents in the store that contain `part`.
  std::vector<uint64_t> IdsWith(const std::string& part) {
    auto ids = CursorIds(snapshot);
    std::sort(ids.begin(), ids.end());
    std::erase_if(ids, [&](uint64_t id) {
      auto document = Sized<chassis_document>();
      EXPECT_OK(chassis_snapshot_documents(snapshot.get(), 0, &id, 1, &document, &error));
      return document.found == 0 || Text(document.payload).find(part) == std::string::npos;
    });
    return ids;
  }
  std::string QueryVector() const {
    std::string text = "[";
    for (uint32_t i = 0; i < dimension; ++i) text += (i == 0 ? "0.5" : ", 0.5");
    return text + "]::FLOAT[" + std::to_string(dimension) + "]";
  }
  void ExpectNearest(uint32_t metric, const std::string& distance) {
    const std::vector<float> query(dimension, 0.5f);
    auto options = Sized<chassis_search_options>();
    options.metric = metric;
    uint64_t ids[10];
    float distances[10];
    size_t found = 0;
    ASSERT_OK(chassis_snapshot_search(snapshot.get(), 0, &options, query.data(), 1, dimension, 0,
                                      10, ids, distances, &found, &error));
    const auto rows =
        duckdb->Query("SELECT id, " + distance + "(vector, " + QueryVector() +
                      ") AS d FROM records WHERE vector IS NOT NULL ORDER BY d, id LIMIT 10");
    ASSERT_EQ(rows.size(), found) << rows[0][0];
    for (size_t i = 0; i < found; ++i) {
      EXPECT_EQ(rows[i][0], std::to_string(ids[i]));
      EXPECT_NEAR(std::stof(rows[i][1]),
                  metric == CHASSIS_L2 ? std::sqrt(distances[i]) : distances[i], 1e-4);
    }
  }

  const uint32_t dimension = GetParam();
  std::unique_ptr<DuckDb> duckdb;
  StoreHandle store;
  SnapshotHandle snapshot;
};

TEST_P(ArrowDuckDb, CountsAndSumsWhatTheStoreHolds) {
  const auto ids = CursorIds(snapshot);
  const uint64_t sum = std::accumulate(ids.begin(), ids.end(), uint64_t{0});
  const auto views = Views(snapshot, ids);
  const auto vectors = std::count_if(views.begin(), views.end(), [](auto* view) { return view; });
  EXPECT_EQ(
      duckdb->Query("SELECT count(*), count(vector), count(document), sum(id), count(DISTINCT id) "
                    "FROM records"),
      (DuckDb::Rows{{std::to_string(Count(snapshot)), std::to_string(vectors),
                     std::to_string(IdsWith("").size()), std::to_string(sum),
                     std::to_string(ids.size())}}));
}

TEST_P(ArrowDuckDb, FindsTheSameNearestVectors) {
  ExpectNearest(CHASSIS_L2, "array_distance");
  ExpectNearest(CHASSIS_INNER_PRODUCT, "array_negative_inner_product");
  ExpectNearest(CHASSIS_COSINE, "array_cosine_distance");
}

TEST_P(ArrowDuckDb, FindsDocumentsByTheirText) {
  DuckDb::Rows expected;
  for (const uint64_t id : IdsWith("needle")) expected.push_back({std::to_string(id)});
  EXPECT_GT(expected.size(), 2u);
  EXPECT_EQ(
      duckdb->Query("SELECT id FROM records WHERE decode(document) LIKE '%needle%' ORDER BY id"),
      expected);
}

TEST_P(ArrowDuckDb, SeesSchemasVersionsAndAbsentKeys) {
  const std::string notes = std::to_string(IdsWith("").size() - 3);
  EXPECT_EQ(duckdb->Query("SELECT schema, schema_version, count(*), count(document_id), "
                          "count(\"group\") FROM records WHERE document IS NOT NULL "
                          "GROUP BY ALL ORDER BY ALL"),
            (DuckDb::Rows{{"letter", "1", "3", "0", "0"}, {"note", "2", notes, "0", "0"}}));
}

TEST_P(ArrowDuckDb, GetsAnErrorForDamage) {
  const auto views = Views(snapshot, CursorIds(snapshot));
  const std::string vector(reinterpret_cast<const char*>(views[5000]), dimension * sizeof(float));
  snapshot.reset();
  store.reset();
  std::string file = ReadFile(path);
  const size_t at = file.find(vector);
  ASSERT_NE(at, std::string::npos);
  file[at] ^= 1;
  WriteFile(path, file);
  store = Open();
  snapshot = OpenSnapshot(store);
  const std::string failure = ReadStore();
  EXPECT_NE(failure.find("AERO_DATA_CORRUPTION, offset " + std::to_string(at)), std::string::npos)
      << failure;
}

INSTANTIATE_TEST_SUITE_P(Dimensions, ArrowDuckDb, testing::Values(16u, 3u));

}  // namespace
}  // namespace chassis::capi
