// SPDX-License-Identifier: Apache-2.0
// The command import.
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"
#include "bindings/cli/source.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

using Sources = std::vector<std::unique_ptr<Source>>;

Result<Sources> OpenSources(const ImportOptions& options) {
  Sources sources;
  for (const std::string& path : options.files) {
    CLI_ASSIGN(auto source, OpenSource(path, options));
    sources.push_back(std::move(source));
  }
  return sources;
}

Result<Survey> CheckSources(const Sources& sources, uint32_t dimension) {
  Survey survey;
  if (dimension > 0) CLI_TRY(AddVector(survey, dimension, "--dimension"));
  for (const auto& source : sources) CLI_TRY(source->Check(survey));
  return survey;
}

Result<StoreHandle> OpenOrCreate(const Target& target, uint32_t dimension, uint32_t metric) {
  std::error_code error;
  const uint64_t size = fs::file_size(target.store, error);
  const bool missing = error == std::errc::no_such_file_or_directory || (!error && size == 0);
  if (!missing) return OpenStore(target.store, 0);
  if (!target.collection.empty()) return OpenStore(target.store, CHASSIS_OPEN_CREATE);
  return OpenStore(target.store, CHASSIS_OPEN_CREATE, dimension, metric);
}

// Returns the collection to import into and creates it if it is missing.
Result<chassis_collection_info> FindOrCreate(chassis_store* store, const std::string& name,
                                             uint32_t dimension, uint32_t metric) {
  auto info = CollectionInfo(store, name);
  if (info || info.error().code != AERO_QUERY_NOT_FOUND) return info;
  chassis_collection_options options;
  chassis_collection_options_init(&options, sizeof options);
  options.dimension = dimension;
  options.metric = metric;
  CLI_TRY(Call(chassis_collection_create, store, name.c_str(), &options, nullptr));
  return CollectionInfo(store, name);
}

Status RequireMetric(const chassis_collection_info& collection, uint32_t metric) {
  if (metric == 0 || metric == collection.metric) return {};
  return Refuse(AERO_CONFIG_IMMUTABLE, "collection " + std::string(collection.name) +
                                           " has the metric " + MetricName(collection.metric) +
                                           ", not " + MetricName(metric));
}

}  // namespace

Status Import(const Target& target, const ImportOptions& options) {
  CLI_ASSIGN(const Sources sources, OpenSources(options));
  CLI_ASSIGN(const Survey survey, CheckSources(sources, options.dimension));
  CLI_ASSIGN(StoreHandle store, OpenOrCreate(target, survey.dimension, options.metric));
  CLI_ASSIGN(const chassis_collection_info collection,
             FindOrCreate(store.get(), target.collection, survey.dimension, options.metric));
  if (survey.dimension > 0) {
    CLI_TRY(RequireDimension(collection, survey.dimension, survey.where));
  }
  CLI_TRY(RequireMetric(collection, options.metric));
  CLI_ASSIGN(BatchHandle batch, OpenBatch(store.get()));
  {
    Importer importer(batch.get(), collection, options.commit_every, survey.bytes);
    for (const auto& source : sources) CLI_TRY(source->AddTo(importer));
    CLI_TRY(importer.Commit());
  }
  batch.reset();
  return CloseStore(std::move(store));
}

}  // namespace cli
