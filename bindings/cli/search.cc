// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"
#include "bindings/cli/record.h"
#include "bindings/cli/vector_file.h"

namespace cli {
namespace {

constexpr uint64_t kQueryBytes = 64 << 10;
constexpr uint64_t kMaxHits = 1 << 20;

// Searches one snapshot of a store.
class Searcher {
 public:
  static Result<Searcher> Open(const Target& target, const SearchOptions& options) {
    CLI_ASSIGN(StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
    CLI_ASSIGN(const chassis_collection_info collection,
               CollectionInfo(store.get(), target.collection));
    CLI_ASSIGN(SnapshotHandle snapshot, OpenSnapshot(store.get()));
    // A search finds at most as many hits as there are live records, so more need no memory.
    const uint64_t k = std::clamp<uint64_t>(options.k, 1, std::max<uint64_t>(1, collection.live));
    return Searcher(std::move(store), std::move(snapshot), collection, k, options.metric,
                    target.json);
  }

  const chassis_collection_info& collection() const { return collection_; }
  chassis_snapshot* snapshot() const { return snapshot_.get(); }

  // Returns how many queries one call may have, so that the memory for their hits is bounded.
  uint64_t MaxQueries() const { return std::max<uint64_t>(1, kMaxHits / k_); }

  // Searches for `n` queries of `dimension` floats and prints their hits. The first query has the
  // number `first`.
  Status Run(const float* queries, uint64_t n, uint32_t dimension, uint64_t first) {
    ids_.resize(n * k_);
    distances_.resize(n * k_);
    found_.resize(n);
    chassis_search_options options;
    chassis_search_options_init(&options, sizeof options);
    options.metric = metric_;
    CLI_TRY(Call(chassis_snapshot_search, snapshot_.get(), collection_.number, &options, queries, n,
                 dimension, size_t{0}, k_, ids_.data(), distances_.data(), found_.data()));
    for (uint64_t i = 0; i < n; ++i)
      Print(first + i, &ids_[i * k_], &distances_[i * k_], found_[i]);
    return {};
  }

 private:
  Searcher(StoreHandle store, SnapshotHandle snapshot, const chassis_collection_info& collection,
           uint64_t k, uint32_t metric, bool json)
      : store_(std::move(store)),
        snapshot_(std::move(snapshot)),
        collection_(collection),
        k_(k),
        metric_(metric),
        json_(json) {}

  void Print(uint64_t query, const uint64_t* ids, const float* distances, size_t found) const {
    if (json_) {
      PrintJson({{"query", query},
                 {"ids", std::vector<uint64_t>(ids, ids + found)},
                 {"distances", std::vector<float>(distances, distances + found)}});
      return;
    }
    std::printf("query %llu: %zu hits\n", static_cast<unsigned long long>(query), found);
    for (size_t i = 0; i < found; ++i) {
      std::printf("%12llu  %.6g\n", static_cast<unsigned long long>(ids[i]),
                  static_cast<double>(distances[i]));
    }
  }

  StoreHandle store_;
  SnapshotHandle snapshot_;
  chassis_collection_info collection_;
  uint64_t k_;
  uint32_t metric_;
  bool json_;
  std::vector<uint64_t> ids_;
  std::vector<float> distances_;
  std::vector<size_t> found_;
};

// Calls `use(queries, n, first)` for all rows of the file, in blocks of at most `block` rows.
template <typename Use>
Status ForEachBlock(VectorFile& file, uint64_t block, Use use) {
  std::vector<float> queries(block * file.dimension());
  for (uint64_t first = 0;;) {
    CLI_ASSIGN(const uint64_t n, file.Read(block, queries.data()));
    if (n == 0) return file.Rewind();
    CLI_TRY(use(queries.data(), n, first));
    first += n;
  }
}

// Refuses queries with a NaN, which have no nearest vector.
Status RefuseNan(const VectorFile& file, const float* queries, uint64_t n, uint64_t first) {
  const float* const end = queries + n * file.dimension();
  const float* const nan = std::find_if(queries, end, [](float x) { return std::isnan(x); });
  if (nan == end) return {};
  const uint64_t row = first + static_cast<uint64_t>(nan - queries) / file.dimension();
  return Refuse(AERO_QUERY_INVALID, file.path() + ": row " + std::to_string(row) + ": NaN");
}

Status SearchFile(Searcher& searcher, const std::string& path) {
  CLI_ASSIGN(VectorFile file, VectorFile::Open(path));
  CLI_TRY(file.Check());
  CLI_TRY(RequireDimension(file, searcher.collection().dimension,
                           std::string("collection ") + searcher.collection().name));
  const uint64_t block = std::min(file.RowsIn(kQueryBytes), searcher.MaxQueries());
  CLI_TRY(ForEachBlock(file, block, [&file](const float* queries, uint64_t n, uint64_t first) {
    return RefuseNan(file, queries, n, first);
  }));
  return ForEachBlock(file, block, [&](const float* queries, uint64_t n, uint64_t first) {
    return searcher.Run(queries, n, file.dimension(), first);
  });
}

// Searches for the vectors of records.
Status SearchRecords(Searcher& searcher, const std::vector<std::string>& document_ids) {
  const chassis_collection_info& collection = searcher.collection();
  for (size_t i = 0; i < document_ids.size(); ++i) {
    CLI_ASSIGN(const uint64_t id, FindDocument(searcher.snapshot(), collection, document_ids[i]));
    const float* vector = nullptr;
    CLI_TRY(Call(chassis_snapshot_view, searcher.snapshot(), collection.number, &id, size_t{1},
                 &vector));
    if (vector == nullptr) {
      return Refuse(AERO_QUERY_NOT_FOUND, "record " + document_ids[i] + " has no vector");
    }
    CLI_TRY(searcher.Run(vector, 1, collection.dimension, i));
  }
  return {};
}

}  // namespace

Status Search(const Target& target, const SearchOptions& options) {
  CLI_ASSIGN(Searcher searcher, Searcher::Open(target, options));
  if (!options.queries.empty()) return SearchFile(searcher, options.queries);
  if (!options.document_ids.empty()) return SearchRecords(searcher, options.document_ids);
  return searcher.Run(options.vector.data(), 1, static_cast<uint32_t>(options.vector.size()), 0);
}

}  // namespace cli
