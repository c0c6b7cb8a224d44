// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"
#include "bindings/cli/progress_bar.h"
#include "bindings/cli/vector_file.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kInsertBytes = 1 << 20;
constexpr uint64_t kDefaultCommitBytes = 32 << 20;

// What the files have in common, once all of them have been read and found good.
struct Input {
  uint32_t dimension = 0;
  uint64_t rows = 0;
};

Result<Input> CheckFiles(const std::vector<std::string>& files) {
  Input input;
  for (const std::string& path : files) {
    CLI_ASSIGN(VectorFile file, VectorFile::Open(path));
    CLI_TRY(file.Check());
    if (input.dimension == 0) input.dimension = file.dimension();
    CLI_TRY(RequireDimension(file, input.dimension, files.front()));
    input.rows += file.rows();
  }
  return input;
}

Result<StoreHandle> OpenOrCreate(const Target& target, uint32_t dimension, uint32_t metric) {
  std::error_code error;
  const uint64_t size = fs::file_size(target.store, error);
  const bool missing = error == std::errc::no_such_file_or_directory || (!error && size == 0);
  if (!missing) return OpenStore(target.store, 0);
  if (!target.collection.empty()) return OpenStore(target.store, CHASSIS_OPEN_CREATE);
  return OpenStore(target.store, CHASSIS_OPEN_CREATE, dimension, metric);
}

// The collection to import into, made where it is missing.
Result<chassis_collection_details> FindOrCreate(chassis_store* store, const std::string& name,
                                                uint32_t dimension, uint32_t metric) {
  auto details = CollectionDetails(store, name);
  if (details || details.error().code != AERO_QUERY_NOT_FOUND) return details;
  chassis_collection_options options;
  chassis_collection_options_init(&options, sizeof options);
  options.dimension = dimension;
  options.metric = metric;
  CLI_TRY(Call(chassis_collection_create, store, name.c_str(), &options, nullptr));
  return CollectionDetails(store, name);
}

Status RequireMetric(const chassis_collection_details& collection, uint32_t metric) {
  if (metric == 0 || metric == collection.metric) return {};
  return Refuse(AERO_CONFIG_IMMUTABLE, "collection " + std::string(collection.name) +
                                           " has the metric " + MetricName(collection.metric) +
                                           ", not " + MetricName(metric));
}

// Stages rows and commits whenever enough are staged.
class Importer {
 public:
  Importer(chassis_batch* batch, const chassis_collection_details& collection,
           uint64_t commit_every, uint64_t rows)
      : batch_(batch),
        collection_(collection),
        commit_every_(commit_every),
        progress_("import", rows) {}

  Status Add(VectorFile& file) {
    const uint64_t chunk = file.RowsIn(kInsertBytes);
    std::vector<float> vectors(chunk * collection_.dimension);
    for (;;) {
      CLI_ASSIGN(const uint64_t count,
                 file.Read(std::min(chunk, commit_every_ - staged_), vectors.data()));
      if (count == 0) return {};
      CLI_TRY(Stage(vectors.data(), count));
      if (staged_ == commit_every_) CLI_TRY(Commit());
    }
  }

  // Every row acknowledged is a row that the line has told of.
  Status Commit() {
    if (staged_ == 0) return {};
    uint64_t seq = 0;
    CLI_TRY(Call(chassis_batch_commit, batch_, &seq));
    acknowledged_ += staged_;
    staged_ = 0;
    progress_.Clear();
    std::printf("committed %llu %llu\n", static_cast<unsigned long long>(seq),
                static_cast<unsigned long long>(acknowledged_));
    CLI_TRY(FlushOutput());
    progress_.Show(acknowledged_);
    return {};
  }

 private:
  Status Stage(const float* vectors, uint64_t count) {
    chassis_records records;
    chassis_records_init(&records, sizeof records);
    records.count = count;
    records.vectors = vectors;
    records.dimension = collection_.dimension;
    CLI_TRY(Call(chassis_batch_insert, batch_, collection_.number, &records, nullptr));
    staged_ += count;
    progress_.Show(acknowledged_ + staged_);
    return {};
  }

  chassis_batch* const batch_;
  const chassis_collection_details collection_;
  const uint64_t commit_every_;
  ProgressBar progress_;
  uint64_t staged_ = 0;
  uint64_t acknowledged_ = 0;
};

Status ImportFiles(chassis_store* store, const chassis_collection_details& collection,
                   const ImportOptions& options, const Input& input) {
  const uint64_t default_rows = kDefaultCommitBytes / (sizeof(float) * input.dimension);
  CLI_ASSIGN(const BatchHandle batch, OpenBatch(store));
  Importer importer(batch.get(), collection,
                    options.commit_every > 0 ? options.commit_every : default_rows, input.rows);
  for (const std::string& path : options.files) {
    CLI_ASSIGN(VectorFile file, VectorFile::Open(path));
    CLI_TRY(RequireDimension(file, input.dimension, "when it was checked it"));
    CLI_TRY(importer.Add(file));
  }
  return importer.Commit();
}

}  // namespace

Status Import(const Target& target, const ImportOptions& options) {
  CLI_ASSIGN(const Input input, CheckFiles(options.files));
  CLI_ASSIGN(StoreHandle store, OpenOrCreate(target, input.dimension, options.metric));
  CLI_ASSIGN(const chassis_collection_details collection,
             FindOrCreate(store.get(), target.collection, input.dimension, options.metric));
  if (collection.dimension != input.dimension) {
    return Refuse(AERO_SCHEMA_DIMENSION_MISMATCH, options.files.front() + ": row 0: dimension " +
                                                      std::to_string(input.dimension) +
                                                      ", collection " + collection.name + " has " +
                                                      std::to_string(collection.dimension));
  }
  CLI_TRY(RequireMetric(collection, options.metric));
  CLI_TRY(ImportFiles(store.get(), collection, options, input));
  return CloseStore(std::move(store));
}

}  // namespace cli
