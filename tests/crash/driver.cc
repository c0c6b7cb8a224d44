// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/driver.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <thread>
#include <utility>

#include "tests/crash/crash_state.h"
#include "tests/crash/names.h"
#include "tests/support/columns.h"

namespace chassis::crash {

void Require(const Status& status, std::string_view what) {
  if (status) return;
  std::fprintf(stderr, "the engine failed to %.*s: %s: %s\n", static_cast<int>(what.size()),
               what.data(), CodeName(static_cast<int32_t>(status.error().code)),
               status.error().message.c_str());
  std::exit(2);
}

namespace {

// Returns the value of `result`, or ends the program.
template <typename T>
T Demand(Result<T> result, std::string_view what) {
  if (!result) Require(Failure(result.error()), what);
  return std::move(result).value();
}

template <typename T>
void RequireFull(const Result<T>& result, const char* what) {
  if (!result && result.error().code == Code::kStorageFull) return;
  const std::string found = result ? "success" : result.error().message;
  std::fprintf(stderr, "%s should meet a full disk, not: %s\n", what, found.c_str());
  std::exit(2);
}

// Records that a put by document id creates have ids from here on until the commit gives them
// others.
constexpr uint64_t kFirstStandIn = uint64_t{1} << 62;

uint64_t FindOrStandIn(const CollectionContent& collection, const std::string& document_id) {
  for (const auto& [id, record] : collection.records) {
    if (record.document_id == document_id) return id;
  }
  const bool first =
      collection.records.empty() || collection.records.rbegin()->first < kFirstStandIn;
  return first ? kFirstStandIn : collection.records.rbegin()->first + 1;
}

bool HasStandIn(const CollectionContent& collection) {
  return !collection.records.empty() && collection.records.rbegin()->first >= kFirstStandIn;
}

void GiveIds(CollectionContent& collection) {
  for (;;) {
    const auto stand_in = collection.records.lower_bound(kFirstStandIn);
    if (stand_in == collection.records.end()) return;
    auto node = collection.records.extract(stand_in);
    node.key() = collection.next_id++;
    collection.records.insert(std::move(node));
  }
}

// The id of the record that counts `stream`. No workload deletes it.
uint64_t CounterRecord(int stream) { return static_cast<uint64_t>(stream); }

}  // namespace

uint64_t CounterOf(const StoreContent& content, int stream) {
  const RecordContent* counter = content.collections.at(0)->Find(CounterRecord(stream));
  return counter == nullptr ? 0 : std::stoull(counter->document->payload);
}

Edit::Edit(std::unique_ptr<Batch> batch, StoreContent begun_from, uint64_t* serial)
    : batch_(std::move(batch)), begun_from_(std::move(begun_from)), serial_(serial) {}

StoreContent Edit::Apply(StoreContent content, uint64_t seq) const {
  content.seq = seq;
  for (const auto& change : changes_) change(content);
  for (auto& [number, collection] : content.collections) {
    if (HasStandIn(*collection)) GiveIds(collection.Change());
  }
  return content;
}

std::vector<RecordContent> Edit::MakeRows(uint32_t collection, size_t count, Fields fields,
                                          size_t payload_bytes) {
  constexpr uint64_t kNanEvery = 7;
  const uint32_t dimension = begun_from_.collections.at(collection)->dimension;
  std::vector<RecordContent> rows(count);
  for (RecordContent& row : rows) {
    const uint64_t serial = ++*serial_;
    if (fields != Fields::kDocument && dimension > 0) {
      std::vector<float> vector(dimension);
      for (uint32_t axis = 0; axis < dimension; ++axis) {
        vector[axis] = static_cast<float>(serial * 1000 + axis);
      }
      if (serial % kNanEvery == 0) vector[0] = std::numeric_limits<float>::quiet_NaN();
      row.vector = VectorContent(std::move(vector));
    }
    if (fields == Fields::kVector) continue;
    std::string payload = "{\"serial\":" + std::to_string(serial) + "}";
    payload.resize(std::max(payload.size(), payload_bytes), ' ');
    row.document = DocumentContent{std::move(payload), "note", "v1"};
  }
  return rows;
}

void Edit::Assign(uint32_t collection, const std::optional<std::vector<uint64_t>>& ids,
                  const std::vector<RecordContent>& rows, bool keep_absent) {
  changes_.push_back([=](StoreContent& content) {
    CollectionContent& target = content.collections.at(collection).Change();
    for (size_t i = 0; i < rows.size(); ++i) {
      const uint64_t id = ids ? (*ids)[i] : FindOrStandIn(target, rows[i].document_id);
      RecordContent& record = target.records[id];
      record = PutOver(record, rows[i], keep_absent, content.seq);
      if (id < kFirstStandIn) target.next_id = std::max(target.next_id, id + 1);
    }
  });
}

std::vector<uint64_t> Edit::Insert(uint32_t collection, size_t count, Fields fields,
                                   size_t payload_bytes) {
  return Demand(TryInsert(collection, count, fields, payload_bytes), "stage an insert");
}

Result<std::vector<uint64_t>> Edit::TryInsert(uint32_t collection, size_t count, Fields fields,
                                              size_t payload_bytes) {
  const std::vector<RecordContent> rows = MakeRows(collection, count, fields, payload_bytes);
  std::vector<uint64_t> ids(count);
  CHASSIS_TRY(batch_->Insert(collection, Columns(rows).View(), ids.data()));
  Assign(collection, ids, rows, false);
  return ids;
}

void Edit::Put(uint32_t collection, const std::vector<uint64_t>& ids, Fields fields,
               bool keep_absent) {
  const std::vector<RecordContent> rows = MakeRows(collection, ids.size(), fields, 60);
  const Columns columns(rows);
  Records records = columns.View();
  records.ids = ids.data();
  records.keep_absent = keep_absent;
  Require(batch_->Put(collection, records), "stage a put");
  Assign(collection, ids, rows, keep_absent);
}

void Edit::Delete(uint32_t collection, const std::vector<uint64_t>& ids) {
  Require(batch_->Delete(collection, ids), "stage a delete");
  changes_.push_back([=](StoreContent& content) {
    auto& records = content.collections.at(collection).Change().records;
    for (const uint64_t id : ids) records.erase(id);
  });
}

void Edit::PutDocuments(uint32_t collection, const std::vector<RecordKeys>& keys, Fields fields,
                        bool keep_absent, size_t payload_bytes) {
  std::vector<RecordContent> rows = MakeRows(collection, keys.size(), fields, payload_bytes);
  for (size_t row = 0; row < keys.size(); ++row) {
    rows[row].document_id = DocumentIdOf(keys[row].document_id);
    if (keys[row].group >= 0) rows[row].group = GroupOf(keys[row].group);
  }
  const Columns columns(rows);
  Records records = columns.View();
  records.keep_absent = keep_absent;
  Require(batch_->Put(collection, records), "stage a put by document id");
  Assign(collection, std::nullopt, rows, keep_absent);
}

void Edit::Erase(uint32_t collection, const std::function<bool(const RecordContent&)>& gone) {
  changes_.push_back([=](StoreContent& content) {
    std::erase_if(content.collections.at(collection).Change().records,
                  [&](const auto& entry) { return gone(entry.second); });
  });
}

void Edit::DeleteDocument(uint32_t collection, int document_id) {
  const std::string name = DocumentIdOf(document_id);
  const std::string_view key = name;
  Require(batch_->DeleteDocuments(collection, {&key, 1}), "stage a delete by document id");
  Erase(collection, [name](const RecordContent& record) { return record.document_id == name; });
}

void Edit::DeleteGroup(uint32_t collection, int group) {
  const std::string name = GroupOf(group);
  const std::string_view key = name;
  Require(batch_->DeleteGroups(collection, {&key, 1}), "stage a delete of a group");
  Erase(collection, [name](const RecordContent& record) { return record.group == name; });
}

void Edit::Become(const StreamElement& element) {
  element_ = element;
  changes_.push_back(
      [=](StoreContent& content) { content.streams[StreamOf(element.stream)] = element.seq; });
  if (element.amount == 0) return;
  std::vector<RecordContent> rows(1);
  const uint64_t counted = CounterOf(begun_from_, element.stream) + element.amount;
  rows[0].document = DocumentContent{std::to_string(counted), "note", "v1"};
  const uint64_t id = CounterRecord(element.stream);
  const Columns columns(rows);
  Records records = columns.View();
  records.ids = &id;
  Require(batch_->Put(0, records), "stage a counter");
  Assign(0, std::vector<uint64_t>{id}, rows, false);
}

Result<CommitResult> Edit::Commit() {
  if (!element_) return batch_->Commit();
  return batch_->Commit({StreamPosition{StreamOf(element_->stream), element_->seq}});
}

void Driver::Create() {
  Issue("create");
  OpenOptions options = options_;
  options.create = true;
  store_ = Demand(Store::Open(disk_.Factory(), options), "create a store");
  log_begun_ = false;
  StoreContent content = ContentOfNewStore(*store_);
  Require(ReadContent(*store_, content, WholePlan()).AllRight(), "read a new store");
  Acknowledge(std::move(content));
}

void Driver::Open() {
  disk_.SetPhase("open");
  store_ = Demand(Store::Open(disk_.Factory(), options_), "open a store");
  log_begun_ = false;
  Idle();
}

void Driver::Close(const char* phase) {
  disk_.SetPhase(phase);
  Require(store_->Close(), "close a store");
  store_ = nullptr;
  disk_.Mark(Operation::Kind::kClosed);
}

void Driver::Checkpoint() {
  disk_.SetPhase("checkpoint");
  Require(store_->Checkpoint(), "checkpoint");
  Idle();
}

void Driver::CheckpointDuring(const std::function<void()>& commit) {
  in_checkpoint_ = true;
  bool committing = false;
  disk_.during_sync = [&](Part part) {
    if (part != Part::kMain || committing) return;
    committing = true;
    std::thread(commit).join();
    committing = false;
    disk_.SetPhase("checkpoint");
  };
  disk_.SetPhase("checkpoint");
  Require(store_->Checkpoint(), "checkpoint");
  disk_.during_sync = nullptr;
  in_checkpoint_ = false;
  Idle();
}

void Driver::FailCheckpoint() {
  disk_.SetPhase("failing checkpoint");
  disk_.is_full = [](const Operation& operation) { return operation.part == Part::kMain; };
  RequireFull(store_->Checkpoint(), "the checkpoint");
  disk_.is_full = nullptr;
  Idle();
}

Edit Driver::NewEdit() { return Edit(store_->NewBatch(), content(), &serial_); }

void Driver::Commit(Edit& edit) {
  Issue(std::exchange(log_begun_, true) ? "commit" : "first commit");
  if (edit.element()) history_.stream.push_back(*edit.element());
  const CommitResult done = Demand(edit.Commit(), "commit");
  if (!done.applied) Require(Fail(Code::kInternalInvariant, "it was ignored"), "commit");
  Acknowledge(edit.Apply(content(), done.seq));
}

void Driver::Skip(Edit& edit) {
  disk_.SetPhase("commit");
  const CommitResult done = Demand(edit.Commit(), "ignore a batch");
  if (done.applied || done.seq != content().seq) {
    Require(Fail(Code::kInternalInvariant, "it was applied"), "ignore a batch");
  }
  Idle();
}

void Driver::FailInsert(Edit& edit, uint32_t collection, size_t count) {
  disk_.SetPhase("failing insert");
  disk_.is_full = [](const Operation& operation) {
    return operation.kind == Operation::Kind::kResize && operation.part == Part::kMain;
  };
  RequireFull(edit.TryInsert(collection, count), "the insert");
  disk_.is_full = nullptr;
  Idle();
}

void Driver::FailCommit(Edit& edit, Part part) {
  Issue("failing commit");
  disk_.is_full = [part](const Operation& operation) {
    return operation.kind == Operation::Kind::kResize &&
           (operation.part == Part::kMain) == (part == Part::kMain);
  };
  RequireFull(edit.Commit(), "the commit");
  disk_.is_full = nullptr;
  Withdraw();
}

std::vector<uint64_t> Driver::Insert(uint32_t collection, size_t count, Fields fields,
                                     size_t payload_bytes) {
  Edit edit = NewEdit();
  std::vector<uint64_t> ids = edit.Insert(collection, count, fields, payload_bytes);
  Commit(edit);
  return ids;
}

void Driver::Put(uint32_t collection, const std::vector<uint64_t>& ids, Fields fields,
                 bool keep_absent) {
  Edit edit = NewEdit();
  edit.Put(collection, ids, fields, keep_absent);
  Commit(edit);
}

void Driver::PutDocuments(uint32_t collection, const std::vector<RecordKeys>& keys, Fields fields,
                          bool keep_absent, size_t payload_bytes) {
  Edit edit = NewEdit();
  edit.PutDocuments(collection, keys, fields, keep_absent, payload_bytes);
  Commit(edit);
}

void Driver::Delete(uint32_t collection, const std::vector<uint64_t>& ids) {
  Edit edit = NewEdit();
  edit.Delete(collection, ids);
  Commit(edit);
}

uint32_t Driver::CreateCollection(std::string_view name, uint32_t dimension) {
  Issue(std::exchange(log_begun_, true) ? "commit" : "first commit");
  const uint32_t number =
      Demand(store_->CreateCollection(name, dimension, Metric::kCosine), "create a collection");
  StoreContent next = content();
  next.Create(number, {std::string(name), dimension, Metric::kCosine, 0, {}});
  next.seq = store_->Info().commit_seq;
  Acknowledge(std::move(next));
  return number;
}

void Driver::DropCollection(uint32_t number) {
  Issue(std::exchange(log_begun_, true) ? "commit" : "first commit");
  Require(store_->DropCollection(number), "drop a collection");
  StoreContent next = content();
  next.collections.erase(number);
  next.seq = store_->Info().commit_seq;
  Acknowledge(std::move(next));
}

void Driver::ExpectUnchanged(const Snapshot& snapshot, const StoreContent& content) {
  const Status same = ReadContent(snapshot, content, WholePlan()).AllRight();
  if (same) return;
  std::printf("WRONG a held snapshot of commit %llu changed: %s\n",
              static_cast<unsigned long long>(snapshot.seq()), same.error().message.c_str());
  std::exit(1);
}

void Driver::Kill() {
  const auto allow = std::exchange(disk_.allow, [](const Operation&) { return false; });
  store_ = nullptr;
  disk_.allow = allow;
}

void Driver::LoseUnsynced() {
  Kill();
  const Trace trace = disk_.TakeTrace();
  TraceWalker walker(trace);
  while (!walker.done()) walker.Step();
  disk_.Mount(walker.Point().Build(State{}));
  disk_.Record();
  disk_.Mark(Operation::Kind::kIssue, history_.newest());
  disk_.Mark(Operation::Kind::kAcknowledge, history_.newest());
}

void Driver::Issue(std::string phase) {
  disk_.SetPhase(std::move(phase));
  disk_.Mark(Operation::Kind::kIssue, history_.newest() + 1);
}

void Driver::Acknowledge(StoreContent content) {
  history_.contents.push_back(std::move(content));
  disk_.Mark(Operation::Kind::kAcknowledge, history_.newest());
  Idle();
}

void Driver::Withdraw() {
  disk_.Mark(Operation::Kind::kWithdraw, history_.newest() + 1);
  Idle();
}

void Driver::Idle() {
  if (!in_checkpoint_) disk_.Mark(Operation::Kind::kIdle);
}

}  // namespace chassis::crash
