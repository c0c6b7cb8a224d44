// SPDX-License-Identifier: Apache-2.0
// The command export.
#include <algorithm>
#include <bit>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/npy_header.h"
#include "bindings/cli/output_file.h"
#include "bindings/cli/progress_bar.h"
#include "bindings/cli/record.h"
#include "bindings/cli/row.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

constexpr size_t kBlock = 256;

using Ids = std::vector<uint64_t>;

// One collection at one commit.
struct View {
  StoreHandle store;
  SnapshotHandle snapshot;
  chassis_collection_info collection;
};

Result<View> OpenView(const Target& target) {
  View view;
  CLI_ASSIGN(view.store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  CLI_ASSIGN(view.collection, CollectionInfo(view.store.get(), target.collection));
  CLI_ASSIGN(view.snapshot, OpenSnapshot(view.store.get()));
  return view;
}

// Returns the ids in ascending order, so that equal records give equal files.
Result<Ids> SortedIds(const View& view) {
  CLI_ASSIGN(Ids ids, ListIds(view.snapshot.get(), view.collection.number));
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Calls `use(block)` for all ids, block by block.
template <typename Use>
Status ForEachBlock(const Ids& ids, Use use) {
  for (size_t begin = 0; begin < ids.size(); begin += kBlock) {
    CLI_TRY(use(std::span(ids).subspan(begin, std::min(kBlock, ids.size() - begin))));
  }
  return {};
}

Result<std::vector<const float*>> ReadVectors(const View& view, std::span<const uint64_t> ids) {
  std::vector<const float*> vectors(ids.size());
  CLI_TRY(Call(chassis_snapshot_view, view.snapshot.get(), view.collection.number, ids.data(),
               ids.size(), vectors.data()));
  return vectors;
}

// Returns those of `ids` whose records have a vector, and prints how many have none.
Result<Ids> WithVectors(const View& view, const Ids& ids) {
  Ids found;
  CLI_TRY(ForEachBlock(ids, [&](std::span<const uint64_t> block) -> Status {
    CLI_ASSIGN(const auto vectors, ReadVectors(view, block));
    for (size_t i = 0; i < block.size(); ++i) {
      if (vectors[i] != nullptr) found.push_back(block[i]);
    }
    return {};
  }));
  if (found.size() < ids.size()) {
    std::fprintf(stderr, "%zu records without a vector left out\n", ids.size() - found.size());
  }
  return found;
}

Status WriteJsonl(const View& view, std::span<const uint64_t> ids, OutputFile& output) {
  CLI_ASSIGN(const auto records,
             ReadRecords(view.snapshot.get(), view.collection, ids.data(), ids.size()));
  for (const Record& record : records) CLI_TRY(output.Write(FormatRow(record)));
  return {};
}

std::string_view AsBytes(const void* data, size_t size) {
  return {static_cast<const char*>(data), size};
}

Status WriteVectors(const View& view, std::span<const uint64_t> ids, bool with_dimension,
                    OutputFile& output) {
  const uint32_t dimension = view.collection.dimension;
  CLI_ASSIGN(const auto vectors, ReadVectors(view, ids));
  for (const float* vector : vectors) {
    if (with_dimension) CLI_TRY(output.Write(AsBytes(&dimension, sizeof dimension)));
    CLI_TRY(output.Write(AsBytes(vector, dimension * sizeof(float))));
  }
  return {};
}

Status WriteRecords(const View& view, const Ids& ids, Format format, OutputFile& output) {
  ProgressBar progress("export", output.IsTerminal() ? 0 : ids.size());
  uint64_t done = 0;
  if (format == Format::kNpy) {
    CLI_TRY(output.Write(FormatNpyHeader(ids.size(), view.collection.dimension)));
  }
  return ForEachBlock(ids, [&](std::span<const uint64_t> block) -> Status {
    CLI_TRY(format == Format::kJsonl ? WriteJsonl(view, block, output)
                                     : WriteVectors(view, block, format == Format::kFvecs, output));
    progress.Show(done += block.size());
    return {};
  });
}

Status WriteIds(const std::string& path, const Ids& ids) {
  CLI_ASSIGN(OutputFile output, OutputFile::Open(path));
  for (const uint64_t id : ids) CLI_TRY(output.Write(std::to_string(id) + "\n"));
  return output.Close();
}

// Fails if `output` is the store, because opening a file for writing empties it.
Status RequireOther(const std::string& output, const std::string& store) {
  std::error_code error;
  if (output.empty() || !fs::equivalent(output, store, error)) return {};
  return Refuse(AERO_QUERY_INVALID, output + ": this is the store");
}

}  // namespace

Status Export(const Target& target, const ExportOptions& options) {
  const Format format = FormatNamed(options.format).value_or(Format::kJsonl);
  CLI_TRY(RequireOther(options.output, target.store));
  CLI_TRY(RequireOther(options.ids, target.store));
  CLI_ASSIGN(const View view, OpenView(target));
  CLI_ASSIGN(Ids ids, SortedIds(view));
  if (format != Format::kJsonl) {
    CLI_ASSIGN(ids, WithVectors(view, ids));
  }
  CLI_ASSIGN(OutputFile output, OutputFile::Open(options.output));
  CLI_TRY(WriteRecords(view, ids, format, output));
  CLI_TRY(output.Close());
  return options.ids.empty() ? Status() : WriteIds(options.ids, ids);
}

}  // namespace cli
