// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/index_checkpoint.h"

#include "core/base/random.h"
#include "core/format/extent_mark.h"
#include "core/store/checkpoint/index_merge.h"
#include "core/store/space/page_stream.h"

namespace chassis {
namespace {

// A run is merged with the next older one unless that is this many times as large. So runs stay
// few, and an entry is written again a logarithmic number of times.
constexpr uint64_t kMergeFactor = 4;

class Writer {
 public:
  Writer(MainFile& main, uint64_t write_bytes, const Version& version)
      : main_(main), write_bytes_(write_bytes), version_(version) {}

  // Merges `newest` and the first `merged` runs of the version into one run; the others stay.
  Result<IndexCheckpoint> Write(std::span<const IndexEntry> newest, size_t merged) {
    const std::span runs(version_.index_runs->runs);
    IndexCheckpoint index;
    for (const auto& run : runs.first(merged)) index.replaced.push_back(run->entry().extent);
    const auto scope = merged == runs.size() ? MergeScope::kWholeIndex : MergeScope::kPart;
    CHASSIS_ASSIGN(const auto run, WriteRun(newest, runs.first(merged), scope));
    if (run) {
      index.runs.push_back(run);
      index.written.push_back(run->entry().extent);
    }
    index.runs.insert(index.runs.end(), runs.begin() + static_cast<ptrdiff_t>(merged), runs.end());
    return index;
  }

  // Writes `newest` as a run of its own.
  Result<IndexCheckpoint> WriteBeside(std::span<const IndexEntry> newest) {
    if (newest.empty()) return IndexCheckpoint{version_.index_runs->runs, {}, {}};
    return Write(newest, 0);
  }

  // Rebuilds the whole index and writes it as one run. Damaged runs are not read.
  Result<IndexCheckpoint> WriteRebuilt() {
    CHASSIS_ASSIGN(const std::vector<IndexEntry> entries, RebuildEntries(version_));
    IndexCheckpoint index;
    for (const auto& run : version_.index_runs->runs) {
      index.replaced.push_back(run->entry().extent);
    }
    CHASSIS_ASSIGN(const auto run, WriteRun(entries, {}, MergeScope::kWholeIndex));
    if (run) {
      index.runs.push_back(run);
      index.written.push_back(run->entry().extent);
    }
    return index;
  }

 private:
  // Returns null if no entry is left.
  Result<std::shared_ptr<const IndexRun>> WriteRun(
      std::span<const IndexEntry> newest, std::span<const std::shared_ptr<const IndexRun>> older,
      MergeScope scope) {
    // The length is known only after the merge, so a first merge only measures it.
    IndexRunWriter measure(0, [](std::span<const std::byte>) { return Status{}; });
    CHASSIS_TRY(IndexMerge(version_, scope, measure).Run(newest, older));
    CHASSIS_TRY(measure.Finish());
    if (measure.pages() == 0) return std::shared_ptr<const IndexRun>();
    CHASSIS_ASSIGN(const Extent extent,
                   main_.extents().Allocate(measure.pages() * kPageSize + kExtentMarkBytes));
    const IndexRunEntry entry{LoadLittle<uint64_t>(RandomId128().data()), extent, measure.pages(),
                              measure.entries()};
    auto run = WritePages(entry, newest, older, scope);
    if (!run) main_.extents().Free(extent);
    return run;
  }

  Result<std::shared_ptr<const IndexRun>> WritePages(
      const IndexRunEntry& entry, std::span<const IndexEntry> newest,
      std::span<const std::shared_ptr<const IndexRun>> older, MergeScope scope) {
    PageStream stream(main_.storage(), entry.extent.offset, write_bytes_);
    IndexRunWriter out(entry.serial,
                       [&](std::span<const std::byte> page) { return stream.Append(page); });
    CHASSIS_TRY(IndexMerge(version_, scope, out).Run(newest, older));
    CHASSIS_TRY(out.Finish());
    CHASSIS_TRY(stream.Finish());
    CHASSIS_TRY(WriteMark(entry));
    return IndexRun::Open(main_.storage(), entry);
  }

  Status WriteMark(const IndexRunEntry& run) {
    ExtentMark mark;
    mark.store = main_.uuid();
    mark.extent = run.extent;
    mark.kind = ExtentKind::kIndexRun;
    mark.serial = run.serial;
    mark.first_seq = version_.seq;
    return main_.storage().Write(MarkOffset(run.extent), EncodeExtentMark(mark));
  }

  MainFile& main_;
  const uint64_t write_bytes_;
  const Version& version_;
};

// Whether most of the file before the run is free, and a hole there has room for it. Such a run is
// written again, because it may be all that keeps the end of the file.
bool IsStranded(const IndexRun& run, const ExtentAllocator& extents) {
  const Extent& extent = run.entry().extent;
  return extents.FreeBefore(extent.offset) > extent.offset / 2 &&
         extents.FitsBefore(extent.offset, extent.length);
}

// Returns how many of the newest runs are merged with `entries` new entries.
size_t RunsToMerge(const IndexRuns& index, uint64_t entries, const ExtentAllocator& extents) {
  size_t merged = 0;
  while (merged < index.runs.size() &&
         index.runs[merged]->entry().entries < kMergeFactor * entries) {
    entries += index.runs[merged++]->entry().entries;
  }
  for (size_t i = merged; i < index.runs.size(); ++i) {
    if (IsStranded(*index.runs[i], extents)) merged = i + 1;
  }
  return merged;
}

// Returns a copy of `collection` that reads `index`.
CollectionTable::Entry WithIndex(const CollectionVersion& collection,
                                 std::shared_ptr<const IdIndex> index) {
  auto next = std::make_shared<CollectionVersion>(collection.Next());
  next->index = std::move(index);
  return next;
}

}  // namespace

void FreezeIndex(Version& version) {
  std::vector<CollectionTable::Entry> changed;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    const IdIndex& before = *collection.index;
    if (before.delta->empty) return;
    auto index = std::make_shared<IdIndex>(before);
    index->frozen.insert(index->frozen.begin(), before.delta);
    index->delta = std::make_shared<IndexDelta>();
    changed.push_back(WithIndex(collection, std::move(index)));
  });
  for (auto& entry : changed) version.collections.Set(entry);
}

void AdoptIndex(const std::shared_ptr<const IndexRuns>& runs, Version& version) {
  std::vector<CollectionTable::Entry> changed;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    auto next = std::make_shared<CollectionVersion>(collection);
    next->index = std::make_shared<const IdIndex>(IdIndex{collection.index->delta, {}, runs});
    next->repair = std::make_shared<IndexRepair>();
    changed.push_back(std::move(next));
  });
  for (auto& entry : changed) version.collections.Set(entry);
  version.index_runs = runs;
}

Result<IndexCheckpoint> WriteIndex(MainFile& main, uint64_t write_bytes, const Version& version,
                                   Merging merging) {
  Writer writer(main, write_bytes, version);
  const IndexRuns& index = *version.index_runs;
  const std::vector<IndexEntry> newest = FrozenEntries(version);
  // A rebuild fails if records are damaged too. Then the damaged runs stay, and lookups rebuild
  // what they ask for; the commits since the last checkpoint are written all the same.
  if (index.damaged) {
    Result<IndexCheckpoint> rebuilt = writer.WriteRebuilt();
    if (rebuilt || rebuilt.error().code != Code::kIndexCorruption) return rebuilt;
    return writer.WriteBeside(newest);
  }
  const size_t merged =
      merging == Merging::kUsual ? RunsToMerge(index, newest.size(), main.extents()) : 0;
  if (merged == 0) return writer.WriteBeside(newest);
  Result<IndexCheckpoint> written = writer.Write(newest, merged);
  if (written) return written;
  if (written.error().code == Code::kIndexCorruption) {
    index.NoteDamage(written.error());
    return WriteIndex(main, write_bytes, version, merging);
  }
  return written.error().code == Code::kStorageFull ? writer.WriteBeside(newest) : written;
}

}  // namespace chassis
