// SPDX-License-Identifier: Apache-2.0
#include "chassis/arrow.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/capi/arrow_fixture.h"

namespace chassis::capi {
namespace {

using Names = std::vector<std::string>;
using Lengths = std::vector<int64_t>;

class Arrow : public ArrowTest {
 protected:
  // Expects the records of the snapshot in the rows of `batches`, in the order of a cursor.
  void ExpectSame(const SnapshotHandle& snapshot, const std::vector<Batch>& batches,
                  size_t dimension) {
    std::vector<uint64_t> ids;
    for (const Batch& batch : batches) {
      const auto more = IdsOf(batch);
      ids.insert(ids.end(), more.begin(), more.end());
      ExpectVectors(snapshot, batch, dimension);
      ExpectDocuments(snapshot, batch, dimension > 0 ? 2 : 1);
    }
    EXPECT_EQ(ids, CursorIds(snapshot));
  }

  void ExpectVectors(const SnapshotHandle& snapshot, const Batch& batch, size_t dimension) {
    if (dimension == 0) return;
    const auto views = Views(snapshot, IdsOf(batch));
    for (size_t i = 0; i < views.size(); ++i) {
      const bool null = IsNull(*batch->children[1], static_cast<int64_t>(i));
      ASSERT_EQ(null, views[i] == nullptr);
      if (null) continue;
      ASSERT_EQ(std::memcmp(FloatsOf(batch) + i * dimension, views[i], dimension * sizeof(float)),
                0);
    }
  }

  void ExpectDocuments(const SnapshotHandle& snapshot, const Batch& batch, int64_t first) {
    const auto ids = IdsOf(batch);
    std::vector<chassis_document> documents(ids.size(), Sized<chassis_document>());
    ASSERT_OK(chassis_snapshot_documents(snapshot.get(), 0, ids.data(), ids.size(),
                                         documents.data(), &error));
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto row = static_cast<int64_t>(i);
      const auto column = [&](int64_t k) { return StringAt(*batch->children[first + k], row); };
      const chassis_document& document = documents[i];
      if (document.found == 0) {
        for (int64_t k = 0; k < 5; ++k) ASSERT_EQ(column(k), std::nullopt);
        continue;
      }
      ASSERT_EQ(column(0), Text(document.payload));
      ASSERT_EQ(column(1), Text(document.schema));
      ASSERT_EQ(column(2), Text(document.schema_version));
    }
  }

  // Returns whether the rows of `batch` are contiguous in the file, and at least 64.
  bool IsLongRun(const SnapshotHandle& snapshot, const Batch& batch, size_t dimension) {
    const auto views = Views(snapshot, IdsOf(batch));
    for (size_t i = 0; i < views.size(); ++i) {
      if (views[i] == nullptr || views[i] != views[0] + i * dimension) return false;
    }
    return views.size() >= 64;
  }

  // Returns whether the rows of `batch` lie in the mapped file.
  bool Borrows(const SnapshotHandle& snapshot, const Batch& batch) {
    return FloatsOf(batch) == Views(snapshot, IdsOf(batch)).front();
  }
};

TEST_F(Arrow, EveryLiveRecordComesOnceAndWholeInEveryDimension) {
  path = "memory:";
  std::mt19937 random(7);
  for (const uint32_t dimension : {0u, 1u, 3u, 16u, 100u}) {
    const StoreHandle store = Create(dimension);
    std::vector<uint64_t> ids;
    for (int commit = 0; commit < 4 && dimension > 0; ++commit) {
      const auto more = Fill(store, 1000, dimension);
      ids.insert(ids.end(), more.begin(), more.end());
    }
    const auto alone = FillDocuments(store, {"a", "", std::string("b\0c", 3), "\xFF"});
    if (dimension > 0) {
      for (size_t i = 0; i < 100; ++i) PutDocument(store, ids[random() % ids.size()], "d");
      std::shuffle(ids.begin(), ids.end(), random);
      ids.resize(150);
      Delete(store, ids);
    }
    Delete(store, {alone[1]});
    const SnapshotHandle snapshot = OpenSnapshot(store);
    Stream stream = Export(snapshot);
    const Type type = TypeOf(stream);
    Names names{"id", "vector", "document", "schema", "schema_version", "document_id", "group"};
    if (dimension == 0) names.erase(names.begin() + 1);
    EXPECT_EQ(ColumnsOf(type), names);
    const auto batches = AllBatches(stream);
    ExpectSame(snapshot, batches, dimension);
    for (const Batch& batch : batches) {
      if (dimension == 0) break;
      EXPECT_EQ(Borrows(snapshot, batch), IsLongRun(snapshot, batch, dimension));
    }
    EXPECT_FALSE(NextBatch(stream).has_value());  // the end stays the end
    EXPECT_EQ(stream->get_last_error(stream.get()), nullptr);
  }
}

TEST_F(Arrow, AnEmptyCollectionHasATypeAndNoBatch) {
  const StoreHandle store = Create(16);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  EXPECT_EQ(TypeOf(stream)->n_children, 7);
  EXPECT_FALSE(NextBatch(stream).has_value());
}

TEST_F(Arrow, SeesTheCommitOfItsSnapshot) {
  const StoreHandle store = Create(16);
  const auto ids = Fill(store, 200, 16);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  Delete(store, ids);
  Fill(store, 300, 16);
  EXPECT_EQ(LengthsOf(AllBatches(stream)), Lengths{200});
}

TEST_F(Arrow, LongRangesOfLiveRowsAreNotCopied) {
  const StoreHandle store = Create(16);
  const auto ids = Fill(store, 500, 16);
  // Live: 0 - 99 | 101 - 109, 111 - 119 | 121 - 184 (64 rows) | 186 - 248 (63 rows) | 250 - 499
  Delete(store, {ids[100], ids[110], ids[120], ids[185], ids[249]});
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  const auto batches = AllBatches(stream);
  EXPECT_EQ(LengthsOf(batches), (Lengths{100, 18, 64, 63, 250}));
  std::vector<bool> borrowed;
  for (const Batch& batch : batches) borrowed.push_back(Borrows(snapshot, batch));
  EXPECT_EQ(borrowed, (std::vector<bool>{true, false, true, false, true}));
  ExpectSame(snapshot, batches, 16);
}

TEST_F(Arrow, OtherDimensionsAreCopiedAndAnExtentIsOneBatch) {
  for (const uint32_t dimension : {1u, 3u, 15u, 100u}) {
    path = (folder / std::to_string(dimension)).string();
    const StoreHandle store = Create(dimension);
    const auto ids = Fill(store, 200, dimension);
    Delete(store, {ids[100]});
    const SnapshotHandle snapshot = OpenSnapshot(store);
    Stream stream = Export(snapshot);
    const auto batches = AllBatches(stream);
    EXPECT_EQ(LengthsOf(batches), Lengths{199});
    EXPECT_FALSE(Borrows(snapshot, batches[0]));
  }
}

TEST_F(Arrow, MaxRowsCutsBatchesAndStillCopiesNoLongRange) {
  const StoreHandle store = Create(16);
  Fill(store, 300, 16);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot, 0, 70);
  const auto batches = AllBatches(stream);
  EXPECT_EQ(LengthsOf(batches), (Lengths{70, 70, 70, 70, 20}));
  for (const Batch& batch : batches) EXPECT_TRUE(Borrows(snapshot, batch));
  ExpectSame(snapshot, batches, 16);
}

TEST_F(Arrow, MaxRowsCutsCopiedBatchesAndDocumentsToo) {
  const StoreHandle store = Create(3);
  Fill(store, 10, 3);
  FillDocuments(store, {"a", "b", "c"});
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot, 0, 4);
  const auto batches = AllBatches(stream);
  EXPECT_EQ(LengthsOf(batches), (Lengths{4, 4, 2, 3}));
  ExpectSame(snapshot, batches, 3);
}

TEST_F(Arrow, ABatchThatHasCopiedEnoughEnds) {
  path = "memory:";
  const StoreHandle store = Create(0);
  FillDocuments(store, std::vector<std::string>(9, std::string(17 << 20, 'x')));
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  EXPECT_EQ(LengthsOf(AllBatches(stream)), (Lengths{4, 4, 1}));
  Stream ids = Export(snapshot, CHASSIS_COLUMN_ID);
  EXPECT_EQ(LengthsOf(AllBatches(ids)), Lengths{9});
}

TEST_F(Arrow, ColumnsAreChosenAndTheRowsStayTheSame) {
  const StoreHandle store = Create(16);
  const auto ids = Fill(store, 100, 16);
  Delete(store, {ids[50]});
  FillDocuments(store, {"a"});
  const SnapshotHandle snapshot = OpenSnapshot(store);
  const std::pair<uint32_t, Names> choices[] = {
      {CHASSIS_COLUMN_ID, {"id"}},
      {CHASSIS_COLUMN_VECTOR, {"id", "vector"}},
      {CHASSIS_COLUMN_DOCUMENT, {"id", "document"}},
      {CHASSIS_COLUMN_SCHEMA, {"id", "schema", "schema_version"}},
      {CHASSIS_COLUMN_KEYS | CHASSIS_COLUMN_ID, {"id", "document_id", "group"}},
  };
  for (const auto& [columns, names] : choices) {
    Stream stream = Export(snapshot, columns);
    EXPECT_EQ(ColumnsOf(TypeOf(stream)), names);
    std::vector<uint64_t> seen;
    for (const Batch& batch : AllBatches(stream)) {
      const auto more = IdsOf(batch);
      seen.insert(seen.end(), more.begin(), more.end());
    }
    EXPECT_EQ(seen, CursorIds(snapshot)) << names.back();
  }
}

TEST_F(Arrow, ASchemaIsText) {
  const StoreHandle store = Create(0);
  FillDocuments(store, {"a"}, "n\xC3\xB6te");
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  const auto batch = NextBatch(stream);
  EXPECT_EQ(StringAt(*(*batch)->children[2], 0), "n\xC3\xB6te");
}

TEST_F(Arrow, RefusesWhatItCannotExport) {
  const StoreHandle store = Create(16);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  auto options = Sized<chassis_arrow_options>();
  ArrowArrayStream stream;
  const auto refused = [&](uint32_t collection) {
    std::memset(&stream, 0x55, sizeof stream);
    const chassis_status status =
        chassis_arrow_export(snapshot.get(), collection, &options, &stream, &error);
    EXPECT_EQ(stream.release, nullptr);
    return status;
  };
  EXPECT_STATUS(refused(9), AERO_QUERY_NOT_FOUND);
  options.columns = 32;
  EXPECT_STATUS(refused(0), AERO_QUERY_INVALID);
  options = {};
  EXPECT_STATUS(refused(0), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_ARROW_OPTIONS()"), std::string::npos);
  EXPECT_STATUS(chassis_arrow_export(snapshot.get(), 0, nullptr, nullptr, &error),
                AERO_QUERY_INVALID);
}

}  // namespace
}  // namespace chassis::capi
