// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/workloads.h"

#include <memory>
#include <random>
#include <span>

#include "tests/crash/deterministic_random.h"
#include "tests/crash/stream_workload.h"

namespace chassis::crash {
namespace {

constexpr uint32_t kDefault = 0;
// A batch of this many vectors is direct, one of half as many is not.
constexpr size_t kDirectCount = 300;
constexpr uint64_t kSessionSeed = 1;

std::vector<uint64_t> Slice(const std::vector<uint64_t>& ids, size_t first, size_t count) {
  const auto slice = std::span(ids).subspan(first, count);
  return {slice.begin(), slice.end()};
}

void InsertWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 1);
  driver.Insert(kDefault, 3, Fields::kBoth);
  driver.Insert(kDefault, 40);
  driver.Insert(kDefault, 2, Fields::kDocument, 3000);
  driver.Insert(kDefault, 70, Fields::kBoth);
  driver.Insert(kDefault, 1);
  driver.Insert(kDefault, 1, Fields::kDocument);
}

void PutWorkload(Driver& driver) {
  driver.Create();
  const std::vector<uint64_t> ids = driver.Insert(kDefault, 6, Fields::kBoth);
  driver.Put(kDefault, Slice(ids, 0, 2));
  driver.Put(kDefault, Slice(ids, 1, 3), Fields::kDocument);
  driver.Put(kDefault, Slice(ids, 3, 3), Fields::kVector, true);
  driver.Put(kDefault, {40, 41}, Fields::kBoth);
  Edit twice = driver.NewEdit();
  twice.Put(kDefault, Slice(ids, 0, 4), Fields::kBoth);
  twice.Put(kDefault, Slice(ids, 2, 4), Fields::kDocument, true);
  driver.Commit(twice);
  driver.Insert(kDefault, 2);
}

void DeleteWorkload(Driver& driver) {
  driver.Create();
  const std::vector<uint64_t> ids = driver.Insert(kDefault, 10, Fields::kBoth);
  driver.Delete(kDefault, Slice(ids, 2, 3));
  driver.Delete(kDefault, {ids[3], ids[9], 1000});
  driver.Put(kDefault, Slice(ids, 3, 1), Fields::kBoth);
  Edit edit = driver.NewEdit();
  const std::vector<uint64_t> born = edit.Insert(kDefault, 3, Fields::kBoth);
  edit.Delete(kDefault, {born[1], ids[0]});
  driver.Commit(edit);
  driver.Delete(kDefault, ids);
  driver.Insert(kDefault, 1);
}

void BatchWorkload(Driver& driver) {
  driver.Create();
  const uint32_t notes = driver.CreateCollection("notes", 0);
  const uint32_t pairs = driver.CreateCollection("pairs", 2);
  std::vector<uint64_t> old_notes;
  for (int round = 0; round < 4; ++round) {
    Edit edit = driver.NewEdit();
    edit.Insert(kDefault, 20, Fields::kBoth);
    const std::vector<uint64_t> new_notes = edit.Insert(notes, 3, Fields::kDocument, 1500);
    edit.Insert(pairs, 5);
    if (!old_notes.empty()) edit.Delete(notes, Slice(old_notes, 0, 2));
    if (!old_notes.empty()) edit.Put(notes, Slice(old_notes, 2, 1), Fields::kDocument);
    driver.Commit(edit);
    old_notes = new_notes;
  }
}

void DirectBatchWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 7);
  driver.Insert(kDefault, kDirectCount);
  driver.Insert(kDefault, 3, Fields::kBoth);
  driver.Insert(kDefault, 24, Fields::kBoth, 1000);
  driver.Insert(kDefault, kDirectCount, Fields::kBoth, 40);
  Edit edit = driver.NewEdit();
  edit.Delete(kDefault, {1, 100, 200});
  edit.Insert(kDefault, kDirectCount);
  driver.Commit(edit);
  driver.Checkpoint();
  driver.Insert(kDefault, kDirectCount);
  driver.Insert(kDefault, 1);
}

// Vectors are spilled before their commit, while other commits and checkpoints are made.
void SpillWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 5);
  {
    Edit bulk = driver.NewEdit();
    const std::vector<uint64_t> ids = bulk.Insert(kDefault, kDirectCount, Fields::kBoth);
    driver.Insert(kDefault, 3);
    driver.Checkpoint();
    bulk.Insert(kDefault, 900);
    bulk.Delete(kDefault, Slice(ids, 3, 20));
    bulk.Put(kDefault, Slice(ids, 100, 2), Fields::kBoth);
    driver.Insert(kDefault, kDirectCount);
    driver.Commit(bulk);
  }
  {
    Edit abandoned = driver.NewEdit();
    abandoned.Insert(kDefault, kDirectCount);
    driver.Insert(kDefault, 1);
    driver.Checkpoint();
  }
  driver.Kill();
  driver.Open();
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.Insert(kDefault, kDirectCount);
}

// A collection is dropped under a batch that goes on writing into its slots.
void DropSpilledWorkload(Driver& driver) {
  driver.Create();
  const uint32_t doomed = driver.CreateCollection("doomed", 16);
  driver.Insert(doomed, 2 * kDirectCount);
  driver.Insert(doomed, 100);  // begins a slab with room for all that `orphan` writes
  Edit orphan = driver.NewEdit();
  const std::vector<uint64_t> ids = orphan.Insert(doomed, kDirectCount);
  driver.DropCollection(doomed);
  driver.Checkpoint();
  driver.Checkpoint();
  // Without the pin of `orphan` one of them would get the space of the dropped collection.
  for (const char* name : {"first", "second", "third", "fourth"}) {
    driver.Insert(driver.CreateCollection(name, 16), 2 * kDirectCount);
  }
  orphan.Put(doomed, ids);
  driver.Insert(kDefault, 1);
  driver.Checkpoint();
}

void CommitSomething(Driver& driver, uint32_t notes, std::mt19937_64& random) {
  Edit edit = driver.NewEdit();
  const size_t count = random() % 8 == 0 ? kDirectCount : 1 + random() % 12;
  const Fields fields = random() % 2 == 0 ? Fields::kVector : Fields::kBoth;
  const uint64_t bound = edit.Insert(kDefault, count, fields).front() + 1;
  const size_t note_count = 1 + random() % 3;
  edit.Insert(notes, note_count, Fields::kDocument, random() % 2000);
  edit.Delete(kDefault, {random() % bound});
  const std::vector<uint64_t> replaced = {random() % bound};
  edit.Put(kDefault, replaced, Fields::kBoth, random() % 2 == 0);
  driver.Commit(edit);
}

void MixedWorkload(Driver& driver) {
  std::mt19937_64 random(driver.seed());
  driver.Create();
  const uint32_t notes = driver.CreateCollection("notes", 0);
  for (int step = 0; step < 14; ++step) {
    CommitSomething(driver, notes, random);
    if (step % 4 == 2) driver.Checkpoint();
    if (step == 8) {
      driver.Close();
      driver.Open();
    }
  }
}

void CheckpointWorkload(Driver& driver) {
  driver.Create();
  // So many that the entries of the deletes below stay in a run beside theirs.
  const std::vector<uint64_t> ids = driver.Insert(kDefault, 16, Fields::kBoth);
  driver.Checkpoint();
  driver.Insert(kDefault, 4, Fields::kBoth);
  driver.Put(kDefault, Slice(ids, 0, 2), Fields::kBoth);
  driver.Checkpoint();
  driver.Delete(kDefault, Slice(ids, 1, 2));
  driver.Checkpoint();
  driver.Checkpoint();
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.Insert(kDefault, 1);
  driver.Checkpoint();
  driver.Insert(kDefault, 1, Fields::kBoth);
}

void LogSwitchWorkload(Driver& driver) {
  driver.Create();
  std::vector<uint64_t> ids;
  for (int round = 0; round < 9; ++round) {
    ids = driver.Insert(kDefault, 60, Fields::kBoth, 60);
    driver.Delete(kDefault, Slice(ids, 0, 7));
  }
}

void FailingCheckpointWorkload(Driver& driver) {
  driver.Create();
  const std::vector<uint64_t> ids = driver.Insert(kDefault, 5, Fields::kBoth);
  driver.FailCheckpoint();
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.FailCheckpoint();
  driver.Put(kDefault, Slice(ids, 0, 2), Fields::kBoth);
  driver.Insert(kDefault, 60);
  driver.Checkpoint();
  driver.Insert(kDefault, 2, Fields::kBoth);
}

void FullDiskWorkload(Driver& driver) {
  driver.Create();
  constexpr size_t kThirdOfLog = 130;
  driver.Insert(kDefault, kThirdOfLog);
  Edit logged = driver.NewEdit();
  logged.Insert(kDefault, kThirdOfLog);
  driver.FailCommit(logged, Part::kLog0);
  driver.Commit(logged);
  Edit large = driver.NewEdit();
  for (int piece = 0; piece < 5; ++piece) large.Insert(kDefault, 200);
  driver.FailCommit(large, Part::kMain);
  driver.Commit(large);
  Edit spilled = driver.NewEdit();
  spilled.Insert(kDefault, kDirectCount);
  driver.FailInsert(spilled, kDefault, 6000);
  spilled.Insert(kDefault, 1);
  driver.Commit(spilled);
  driver.Delete(kDefault, {3});
}

void GrowWorkload(Driver& driver) {
  driver.Create();
  for (int round = 0; round < 4; ++round) {
    driver.Insert(kDefault, kDirectCount);
    driver.Insert(kDefault, 12, Fields::kDocument, 2500);
    driver.Insert(kDefault, 100);
  }
  driver.Checkpoint();
  driver.Insert(kDefault, 10, Fields::kBoth, 2500);
}

void CreateWorkload(Driver& driver) {
  driver.Create();
  driver.Close();
  driver.Open();
  driver.Insert(kDefault, 1);
  driver.Kill();
  driver.Open();
}

// The second checkpoint of the close moves the catalogs into the space of a large collection that
// was dropped. Meanwhile nothing protects the used bytes in the pages of cursors, and of full slabs
// and earlier document extents nothing ever does.
void CloseBesideMuchFreeSpaceWorkload(Driver& driver) {
  driver.Create();
  const uint32_t wide = driver.CreateCollection("wide", 1500);
  for (int i = 0; i < 3; ++i) driver.Insert(wide, 1, Fields::kBoth, 2500);
  driver.Checkpoint();
  const uint32_t large = driver.CreateCollection("large", 256);
  driver.Insert(large, 1200);
  driver.Insert(wide, 1, Fields::kBoth, 2500);
  driver.Insert(kDefault, 5);
  driver.DropCollection(large);
  driver.Close();
}

void CloseWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 5, Fields::kBoth);
  driver.Close();
  driver.Open();
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.Delete(kDefault, {1});
  driver.Close();
  driver.Open();
  driver.Close();
  driver.Open();
  driver.Insert(kDefault, 1);
  driver.Checkpoint();
  // They fill the holes, so that a catalog is written behind them. After the drops the last catalog
  // goes into their space.
  std::vector<uint32_t> passing;
  for (const char* name : {"a", "b", "c"}) {
    passing.push_back(driver.CreateCollection(name, 16));
    driver.Insert(passing.back(), 2, Fields::kBoth);
    driver.Checkpoint();
  }
  for (const uint32_t number : passing) driver.DropCollection(number);
  driver.Checkpoint();
  driver.Close("last close");
}

void RecoveryWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 5, Fields::kBoth);
  driver.Checkpoint();
  driver.Insert(kDefault, 3, Fields::kBoth);
  driver.Insert(kDefault, kDirectCount);
  driver.LoseUnsynced();
  driver.Open();
  driver.Put(kDefault, {1, 2}, Fields::kBoth);
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.LoseUnsynced();
  driver.Open();
  driver.Insert(kDefault, 2, Fields::kBoth);
  driver.Kill();
  driver.Open();
  driver.Delete(kDefault, {0});
  driver.Insert(kDefault, kDirectCount, Fields::kBoth, 200);
  driver.Insert(kDefault, 40, Fields::kBoth, 200);
}

void CommitsDuringCheckpointWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 5, Fields::kBoth);
  driver.Checkpoint();
  uint32_t passing = driver.CreateCollection("passing", 16);
  int round = 0;
  // Each round takes extents, gives up those of the round before, and appends to a partial page of
  // the frozen state.
  const auto commit = [&] {
    driver.DropCollection(passing);
    passing = driver.CreateCollection("round " + std::to_string(++round), 16);
    driver.Insert(passing, round % 3 == 0 ? kDirectCount : 3, Fields::kBoth);
    driver.Insert(kDefault, 2, Fields::kBoth);
    driver.Delete(kDefault, {static_cast<uint64_t>(round)});
  };
  driver.CheckpointDuring(commit);
  driver.Insert(kDefault, 1, Fields::kBoth);
  driver.CheckpointDuring(commit);
  driver.Put(kDefault, {0}, Fields::kBoth);
}

// Fills `collection` so that it has extents of vectors and documents of its own.
void Fill(Driver& driver, uint32_t collection) {
  driver.Insert(collection, kDirectCount, Fields::kBoth, 100);
}

void ReuseWorkload(Driver& driver) {
  driver.Create();
  driver.Insert(kDefault, 2, Fields::kBoth);
  const uint32_t first = driver.CreateCollection("first", 16);
  Fill(driver, first);
  driver.Checkpoint();
  driver.DropCollection(first);
  const uint32_t second = driver.CreateCollection("second", 16);
  Fill(driver, second);
  driver.Checkpoint();
  const uint32_t third = driver.CreateCollection("third", 16);
  driver.Insert(third, 2, Fields::kBoth);
  Fill(driver, third);
  driver.DropCollection(second);
  driver.Checkpoint();
  driver.Insert(third, 2, Fields::kBoth);
  // Applied without a sync, into space that was the second collection's.
  const uint32_t fourth = driver.CreateCollection("fourth", 16);
  driver.Insert(fourth, 2, Fields::kBoth);
  Fill(driver, fourth);
}

void SnapshotWorkload(Driver& driver) {
  driver.Create();
  const uint32_t held = driver.CreateCollection("held", 16);
  Fill(driver, held);
  std::unique_ptr<Snapshot> snapshot = driver.store().NewSnapshot().value();
  const StoreContent before = driver.content();
  driver.DropCollection(held);
  driver.Checkpoint();
  driver.Insert(kDefault, kDirectCount, Fields::kBoth);
  driver.Checkpoint();
  Fill(driver, driver.CreateCollection("next", 16));
  driver.ExpectUnchanged(*snapshot, before);
  snapshot = nullptr;
  driver.Checkpoint();
  Fill(driver, driver.CreateCollection("last", 16));
}

// Document ids and groups, with and without documents, over commits, checkpoints and a recovery.
void KeysWorkload(Driver& driver) {
  driver.Create();
  driver.PutDocuments(kDefault, {{0, 0}, {1, 0}, {2, 1}});
  driver.PutDocuments(kDefault, {{0, 1}, {3, 0}}, Fields::kBoth);
  {
    Edit again = driver.NewEdit();
    again.DeleteGroup(kDefault, 0);
    again.PutDocuments(kDefault, {{1, 0}, {4, 0}}, Fields::kBoth);
    driver.Commit(again);
  }
  driver.Checkpoint();
  {
    Edit renewed = driver.NewEdit();
    renewed.DeleteDocument(kDefault, 0);
    renewed.PutDocuments(kDefault, {{0, 2}});
    renewed.PutDocuments(kDefault, {{2}}, Fields::kDocument, true);
    driver.Commit(renewed);
  }
  driver.Put(kDefault, {0, 2}, Fields::kVector, true);
  driver.Put(kDefault, {2}, Fields::kDocument);
  driver.LoseUnsynced();
  driver.Open();
  std::vector<RecordKeys> many;
  for (int key = 0; key < 60; ++key) many.push_back({key, key % 3});
  driver.PutDocuments(kDefault, many, Fields::kBoth, false, 300);
  driver.Close();
  driver.Open();
  Edit emptied = driver.NewEdit();
  emptied.DeleteGroup(kDefault, 1);
  emptied.PutDocuments(kDefault, {{1, 1}}, Fields::kVector);
  driver.Commit(emptied);
}

}  // namespace

const std::vector<Workload>& Workloads() {
  static const std::vector<Workload> workloads = {
      {"insert", InsertWorkload},
      {"put", PutWorkload},
      {"delete", DeleteWorkload},
      {"batch", BatchWorkload},
      {"direct-batch", DirectBatchWorkload},
      {"spill", SpillWorkload},
      {"drop-spilled", DropSpilledWorkload},
      {"mixed", MixedWorkload},
      {"checkpoint", CheckpointWorkload},
      {"log-switch", LogSwitchWorkload, 24 << 10},
      {"failing-checkpoint", FailingCheckpointWorkload},
      {"full-disk", FullDiskWorkload},
      {"grow", GrowWorkload},
      {"create", CreateWorkload},
      {"close", CloseWorkload},
      {"close-beside-free-space", CloseBesideMuchFreeSpaceWorkload},
      {"recovery", RecoveryWorkload},
      {"commit-in-checkpoint", CommitsDuringCheckpointWorkload},
      {"reuse", ReuseWorkload},
      {"held-snapshot", SnapshotWorkload},
      {"keys", KeysWorkload},
      {"stream", StreamWorkload},
  };
  return workloads;
}

// The sizes are so small that a few records fill a page, a few commits a log and a few batches an
// extent.
OpenOptions SmallOptions(const Workload& workload) {
  OpenOptions options;
  options.dimension = 16;
  options.max_extent = 256 << 10;
  options.first_log = 32 << 10;
  options.frame_body = 1 << 10;
  options.zeroed_commit = 2 << 10;
  options.checkpoint_log = workload.checkpoint_log;
  options.direct_batch = 16 << 10;
  options.direct_write = 8 << 10;
  return options;
}

Recording Record(const Workload& workload, uint64_t seed,
                 const std::function<bool(const Operation&)>& allow) {
  SeedRandomIds(kSessionSeed);
  Disk disk;
  disk.Mount(DiskImage{});
  disk.Record();
  disk.allow = allow;
  Driver driver(disk, SmallOptions(workload), seed);
  workload.run(driver);
  return {disk.TakeTrace(), driver.history(), driver.options()};
}

}  // namespace chassis::crash
