// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit/committer.h"

#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/store/version/apply_commit.h"

namespace chassis {
namespace {

// A failure without an outcome came before the log write, so the commit was not made.
template <typename T>
Result<T> WithOutcome(Result<T> done) {
  if (!done && done.error().outcome == Outcome::kNone) done.error().outcome = Outcome::kNotMade;
  return done;
}

// Fails a commit that is in the log, or may be, and is not visible.
Failure LeftInLog(Error error, Outcome outcome) {
  error.outcome = outcome;
  return Failure(std::move(error));
}

}  // namespace

Status Committer::CheckCommit() const {
  CHASSIS_TRY(main_.CheckWritable());
  return versions_.CheckOpen();
}

Result<CommitResult> Committer::Commit(StagedCollections& staged,
                                       const std::optional<StreamPosition>& position,
                                       const IdSource& ids) {
  return WithOutcome(CommitStaged(staged, position, ids));
}

Result<CommitResult> Committer::CommitStaged(StagedCollections& staged,
                                             const std::optional<StreamPosition>& position,
                                             const IdSource& ids) {
  const CommitMutexLock lock(versions_.commit_mutex());
  CHASSIS_TRY(CheckCommit());
  CommitBuilder builder(slabs_, versions_.newest());
  if (position) {
    CHASSIS_ASSIGN(const bool is_newer, IsNewer(*position));
    if (!is_newer) return CommitResult{Outcome::kMade, versions_.newest().seq, false};
    builder.SetStreamPosition(*position);
  }
  for (auto& [number, collection] : staged) {
    if (const Status added = builder.Add(collection, ids); !added) {
      return Failure(main_.poison().PoisonIfCorrupt(added.error()));
    }
  }
  CHASSIS_ASSIGN(const uint64_t seq, WriteAndPublish(builder));
  return CommitResult{Outcome::kMade, seq, true};
}

// Returns whether the element is newer than the newest one of its stream.
Result<bool> Committer::IsNewer(const StreamPosition& position) const {
  const NameTable<StreamElement>& streams = versions_.newest().streams;
  const std::optional<StreamElement> known = streams.Find(position.stream);
  if (!known && streams.size() >= kMaxStreams) {
    return Fail(Code::kExecutionLimit,
                "the store has " + std::to_string(kMaxStreams) + " streams, which are the most");
  }
  return !known || position.stream_seq > known->seq;
}

Result<uint32_t> Committer::CreateCollection(std::string_view name, uint32_t dimension,
                                             Metric metric) {
  return WithOutcome(CommitCreation(name, dimension, metric));
}

Result<uint32_t> Committer::CommitCreation(std::string_view name, uint32_t dimension,
                                           Metric metric) {
  const CommitMutexLock lock(versions_.commit_mutex());
  CHASSIS_TRY(CheckCommit());
  if (versions_.newest().collections.FindNumber(name)) {
    return Fail(Code::kQueryExists, "collection \"" + std::string(name) + "\" exists");
  }
  CollectionChange change;
  change.kind = CollectionChange::Kind::kCreate;
  change.number = versions_.newest().next_collection;
  change.name = name;
  change.dimension = dimension;
  change.metric = metric;
  const uint32_t number = change.number;
  CHASSIS_TRY(CommitChange(std::move(change)));
  return number;
}

Status Committer::DropCollection(uint32_t number) { return WithOutcome(CommitDrop(number)); }

Status Committer::CommitDrop(uint32_t number) {
  const CommitMutexLock lock(versions_.commit_mutex());
  CHASSIS_TRY(CheckCommit());
  CHASSIS_TRY(FindCollection(versions_.newest(), number));
  CollectionChange change;
  change.kind = CollectionChange::Kind::kDrop;
  change.number = number;
  CHASSIS_TRY(CommitChange(std::move(change)));
  return {};
}

Result<uint64_t> Committer::CommitChange(CollectionChange change) {
  CommitBuilder builder(slabs_, versions_.newest());
  builder.AddChange(std::move(change));
  return WriteAndPublish(builder);
}

// Everything that can meet a full disk comes before the log write and changes nothing, so that the
// commit can be tried again. From the log write on, a failure poisons.
Result<uint64_t> Committer::WriteAndPublish(CommitBuilder& builder) {
  if (builder.empty()) return versions_.newest().seq;
  const uint64_t seq = builder.seq();
  const CommitRecord& record = builder.Finish();
  CheckpointReserve& reserve = slabs_.reserve();
  ByteVector encoded;
  if (log_.persistent()) {
    encoded = EncodeCommit(record);
    CHASSIS_TRY(log_.Begin(seq));
    CHASSIS_TRY(log_.Reserve(encoded.size()));
    CHASSIS_TRY(
        reserve.Prepare(record, builder.index_entries(), builder.allocated(), versions_.newest()));
  }
  if (builder.has_direct() || main_.extents().NeedsSync()) CHASSIS_TRY(main_.Sync());
  if (log_.persistent()) {
    if (const Status written = log_.Write(seq, encoded); !written) {
      return LeftInLog(written.error(), Outcome::kUnknown);
    }
  }
  builder.MarkCommitted();
  reserve.AddIndexEntries(builder.index_entries());
  const Status applied = Apply(seq, record);
  return applied ? Result<uint64_t>(seq) : NotApplied(seq, applied.error());
}

// Without a log the commit is lost; with a log it appears after reopening.
Failure Committer::NotApplied(uint64_t seq, const Error& error) {
  if (!log_.begun()) return main_.poison().PoisonWith(error, error.code, "");
  Failure left = main_.poison().PoisonWith(
      error, error.code,
      "; commit " + std::to_string(seq) + " is durable and appears after reopening");
  return LeftInLog(left.value(), Outcome::kMade);
}

// A store that does not outlive the process has no superblock that could need the space.
void Committer::ReleaseAtOnce(uint64_t seq) {
  main_.extents().NoteCheckpoint(seq, 0);
  main_.extents().ReleaseRetired(0, versions_.OldestReader());
}

// Running out of memory must be reported here, because the commit is in the log already.
Status Committer::Apply(uint64_t seq, const CommitRecord& record) try {
  for (const InlineWrite& write : record.writes) {
    CHASSIS_TRY(main_.storage().Write(write.offset, write.bytes));
  }
  auto next = std::make_unique<Version>(versions_.newest());
  std::vector<Extent> retired;
  CHASSIS_TRY(ApplyCommit(main_.storage(), record, seq, versions_.OldestReader(), *next, retired));
  versions_.Publish(std::move(next));
  for (const Extent& extent : retired) main_.extents().Retire(extent, seq);
  if (!log_.persistent()) ReleaseAtOnce(seq);
  return log_.begun() ? log_.WriteWatermark(seq) : Status{};
} catch (const std::bad_alloc&) {
  return Fail(Code::kExecutionNoMemory, "out of memory while commit was applied");
}

}  // namespace chassis
