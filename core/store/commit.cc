// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <new>

#include "core/store/commit_builder.h"
#include "core/store/store_impl.h"

namespace chassis {

Status Store::Impl::CheckWritable() const {
  if (options.read_only) {
    return Fail(Code::kStorageReadOnly, main->name() + ": the store was opened read-only");
  }
  return health.Check();
}

Status Store::Impl::CheckCommit() const {
  CHASSIS_TRY(CheckWritable());
  return closed ? Fail(Code::kExecutionHandleClosed, "the store is closed") : Status{};
}

Result<Applied> Store::Impl::Commit(StagedCollections& staged,
                                    const std::optional<StreamPosition>& position) {
  Result<Applied> done = CommitOnce(staged, position);
  // A checkpoint gives back the room in the other log and what was retired.
  if (!done && done.error().code == Code::kStorageFull && Checkpoint(false)) {
    done = CommitOnce(staged, position);
  }
  if (done) CheckpointFullLog();
  return done;
}

Result<Applied> Store::Impl::CommitOnce(StagedCollections& staged,
                                        const std::optional<StreamPosition>& position) {
  const std::lock_guard lock(commit_mutex);
  CHASSIS_TRY(CheckCommit());
  CommitBuilder builder(*this);
  if (position) {
    CHASSIS_ASSIGN(const bool is_newer, IsNewer(*position));
    if (!is_newer) return Applied{versions->newest().seq, false};
    builder.SetStreamPosition(*position);
  }
  for (auto& [number, collection] : staged) {
    if (const Status added = builder.Add(collection); !added) {
      return Failure(health.Notice(added.error()));
    }
  }
  CHASSIS_ASSIGN(const uint64_t seq, WriteAndPublish(builder));
  return Applied{seq, true};
}

// Whether the store has not come to this element of its stream yet.
Result<bool> Store::Impl::IsNewer(const StreamPosition& position) const {
  const StreamTable& streams = versions->newest().streams;
  const std::optional<uint64_t> known = streams.Find(position.stream);
  if (!known && streams.size() >= kMaxStreams) {
    return Fail(Code::kExecutionLimit,
                "the store has " + std::to_string(kMaxStreams) + " streams, which are the most");
  }
  return !known || position.stream_seq > *known;
}

Result<uint32_t> Store::Impl::CreateCollection(std::string_view name, uint32_t dimension,
                                               Metric metric) {
  const std::lock_guard lock(commit_mutex);
  CHASSIS_TRY(CheckCommit());
  bool exists = false;
  versions->newest().collections.ForEach([&](const CollectionVersion& collection) {
    exists = exists || collection.schema->name == name;
  });
  if (exists) {
    return Fail(Code::kQueryConflict, "collection \"" + std::string(name) + "\" exists");
  }
  CollectionChange change;
  change.kind = CollectionChange::Kind::kCreate;
  change.number = versions->newest().next_collection;
  change.name = name;
  change.dimension = dimension;
  change.metric = metric;
  const uint32_t number = change.number;
  CommitBuilder builder(*this);
  builder.AddChange(std::move(change));
  CHASSIS_TRY(WriteAndPublish(builder));
  return number;
}

Status Store::Impl::DropCollection(uint32_t number) {
  const std::lock_guard lock(commit_mutex);
  CHASSIS_TRY(CheckCommit());
  CHASSIS_TRY(FindCollection(versions->newest(), number));
  CollectionChange change;
  change.kind = CollectionChange::Kind::kDrop;
  change.number = number;
  CommitBuilder builder(*this);
  builder.AddChange(std::move(change));
  CHASSIS_TRY(WriteAndPublish(builder));
  return {};
}

// Everything that can meet a full disk comes first and changes nothing that counts; from the log
// write on, a failure poisons.
Result<uint64_t> Store::Impl::WriteAndPublish(CommitBuilder& builder) {
  if (builder.empty()) return versions->newest().seq;
  const uint64_t seq = builder.seq();
  const CommitRecord& record = builder.record();
  ByteVector encoded;
  if (factory->persistent()) {
    encoded = EncodeCommit(record);
    CHASSIS_TRY(BeginLog(seq));
    CHASSIS_TRY(log->Reserve(encoded.size()));
    CHASSIS_TRY(ReserveCheckpoint(builder));
  }
  if (builder.has_direct() || allocator->NeedsSync()) CHASSIS_TRY(SyncMain());
  if (factory->persistent()) CHASSIS_TRY(WriteLog(seq, encoded));
  builder.MarkCommitted();
  index_entries += builder.index_entries();
  const Status applied = Apply(seq, record);
  if (!applied) {
    return Poisoned(applied.error(), applied.error().code,
                    "; commit " + std::to_string(seq) + " is durable and appears after reopening");
  }
  return seq;
}

// Before the first commit of a session the superblocks say that the store is not whole without
// its log.
Status Store::Impl::BeginLog(uint64_t seq) {
  if (log) return {};
  Superblock superblock = superblocks->newest();
  const uint64_t generation = superblock.next_generation;
  auto writer = std::make_unique<LogWriter>(
      *factory, identity.uuid, RandomId128(),
      LogWriter::Sizes{options.first_log, options.frame_body, options.zeroed_commit});
  if (const Status started = writer->StartLog(generation, seq); !started) {
    const Status removed = writer->RemoveFiles();
    return removed ? started : removed;
  }
  writer->SwitchTo(generation);
  superblock.session = writer->session();
  superblock.log_required = true;
  superblock.replay = {generation, writer->position(), seq};
  superblock.next_generation = generation + 1;
  superblock.watermark = seq - 1;
  CHASSIS_TRY(WriteSuperblocks(superblock));
  log = std::move(writer);
  return {};
}

// Keeps enough free space in the file for the next checkpoint, so that deleting, and making it
// last, works on a full disk.
Status Store::Impl::ReserveCheckpoint(const CommitBuilder& builder) {
  bool allocated = builder.allocated();
  uint64_t added = CheckpointBlobBound(builder.record());
  for (const CollectionChange& change : builder.record().changes) {
    const CollectionVersion* collection = versions->newest().collections.Find(change.number);
    if (collection == nullptr) continue;
    for (const SlabVersion& slab : collection->slabs) {
      if (slab.liveness.dead() == 0) added += Liveness::EncodedBound(slab.count);
    }
  }
  checkpoint_bound += added;
  if (checkpoint_bound > checkpoint_reserved) {
    checkpoint_bound = CheckpointBlobBound(versions->newest()) + added;
    allocated = allocated || checkpoint_bound > checkpoint_reserved;
    // Half as much again, so that the bound is not computed again for every commit.
    checkpoint_reserved = std::max(
        checkpoint_reserved, AlignUp(checkpoint_bound + checkpoint_bound / 2, kExtentAlignment));
  }
  const uint64_t index = IndexRunBytes(index_entries + builder.index_entries());
  if (index > index_reserved) {
    index_reserved = AlignUp(index + index / 2, kExtentAlignment);
    allocated = true;
  }
  return allocated ? EnsureReserve() : Status{};
}

Status Store::Impl::EnsureReserve() {
  return allocator->Reserve({checkpoint_reserved, checkpoint_reserved, index_reserved});
}

uint64_t Store::Impl::NextSerial() {
  next_serial = std::max(next_serial, versions->newest().next_serial);
  return next_serial++;
}

Status Store::Impl::WriteLog(uint64_t seq, std::span<const std::byte> commit) {
  const std::string unknown =
      "; whether commit " + std::to_string(seq) + " is durable is not known";
  if (const Status written = log->Append(seq, commit); !written) {
    return Poisoned(written.error(), Code::kWalAppendFailed, unknown);
  }
  if (const Status synced = log->Sync(); !synced) {
    return Poisoned(synced.error(), Code::kWalFsyncFailed, unknown);
  }
  return {};
}

// Memory that runs out here is a failure like any other: the commit is in the log already.
Status Store::Impl::Apply(uint64_t seq, const CommitRecord& record) try {
  for (const InlineWrite& write : record.writes) {
    CHASSIS_TRY(main->Write(write.offset, write.bytes));
  }
  auto next = std::make_unique<Version>(versions->newest());
  std::vector<Extent> retired;
  CHASSIS_TRY(ApplyCommit(*main, record, seq, versions->OldestReader(), *next, retired));
  versions->Publish(std::move(next));
  for (const Extent& extent : retired) allocator->Retire(extent, seq);
  return log ? log->WriteWatermark(seq) : Status{};
} catch (const std::bad_alloc&) {
  return Fail(Code::kExecutionNoMemory, "out of memory while commit was applied");
}

// A full disk leaves the commits in the log; the next commit tries again.
void Store::Impl::CheckpointFullLog() {
  {
    const std::lock_guard lock(commit_mutex);
    if (!log || log->used() < options.checkpoint_log) return;
  }
  if (const Status done = Checkpoint(false); !done) {
    health.Say(LogLevel::kWarning, "checkpoint of a full log: " + done.error().message);
  }
}

Failure Store::Impl::NoCollection(uint32_t number) {
  return Fail(Code::kQueryNotFound, "no collection " + std::to_string(number));
}

}  // namespace chassis
