// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/driver.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <thread>
#include <utility>

#include "tests/crash/crash_state.h"

namespace chassis::crash {

void Require(const Status& status, std::string_view what) {
  if (status) return;
  std::fprintf(stderr, "the engine failed to %.*s: %s: %s\n", static_cast<int>(what.size()),
               what.data(), CodeName(static_cast<int32_t>(status.error().code)),
               status.error().message.c_str());
  std::exit(2);
}

namespace {

// The value of `result`, or the end of the program.
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

// Of a counter; counters come first and are never deleted.
uint64_t CounterRecord(int source) { return static_cast<uint64_t>(source); }

}  // namespace

uint64_t CounterOf(const StoreContent& content, int source) {
  const auto& records = content.collections.at(0).records;
  const auto counter = records.find(CounterRecord(source));
  return counter == records.end() ? 0 : std::stoull(counter->second.document->payload);
}

struct Edit::Columns {
  std::vector<float> vectors;
  uint32_t dimension = 0;
  std::vector<std::string> payloads;
  std::vector<std::string_view> documents;
  std::vector<std::string_view> schemas;
  std::vector<std::string_view> versions;
  std::vector<std::string> document_ids;  // empty = none
  std::vector<std::string> groups;
  std::vector<std::string_view> document_id_views;
  std::vector<std::string_view> group_views;

  void SetKeys(const std::vector<RecordKeys>& keys) {
    for (const RecordKeys& key : keys) {
      document_ids.push_back(DocumentIdOf(key.document_id));
      groups.push_back(key.group < 0 ? "" : GroupOf(key.group));
    }
    for (size_t row = 0; row < keys.size(); ++row) {
      document_id_views.push_back(document_ids[row]);
      group_views.push_back(groups[row].empty() ? std::string_view() : groups[row]);
    }
  }

  Records View(size_t count) const {
    Records records;
    records.count = count;
    if (!vectors.empty()) records.vectors = vectors.data();
    if (!documents.empty()) {
      records.documents = documents.data();
      records.schemas = schemas.data();
      records.schema_versions = versions.data();
    }
    if (!document_ids.empty()) {
      records.document_ids = document_id_views.data();
      records.groups = group_views.data();
    }
    return records;
  }
};

Edit::Edit(std::unique_ptr<Batch> batch, StoreContent begun_from, uint64_t* serial)
    : batch_(std::move(batch)), begun_from_(std::move(begun_from)), serial_(serial) {}

StoreContent Edit::Apply(StoreContent content) const {
  for (const auto& change : changes_) change(content);
  return content;
}

Edit::Columns Edit::MakeColumns(uint32_t collection, size_t count, Fields fields,
                                size_t payload_bytes) {
  constexpr uint64_t kNanEvery = 7;
  Columns columns;
  columns.dimension = begun_from_.collections.at(collection).dimension;
  for (size_t row = 0; row < count; ++row) {
    const uint64_t serial = ++*serial_;
    for (uint32_t axis = 0; fields != Fields::kDocument && axis < columns.dimension; ++axis) {
      columns.vectors.push_back(serial % kNanEvery == 0 && axis == 0
                                    ? std::numeric_limits<float>::quiet_NaN()
                                    : static_cast<float>(serial * 1000 + axis));
    }
    if (fields == Fields::kVector) continue;
    std::string payload = "{\"serial\":" + std::to_string(serial) + "}";
    payload.resize(std::max(payload.size(), payload_bytes), ' ');
    columns.payloads.push_back(std::move(payload));
  }
  for (const std::string& payload : columns.payloads) {
    columns.documents.push_back(payload);
    columns.schemas.push_back("note");
    columns.versions.push_back("v1");
  }
  return columns;
}

void Edit::Assign(uint32_t collection, uint64_t id, const Columns& columns, size_t row,
                  bool keep_absent) {
  RecordContent written;
  if (!columns.vectors.empty()) {
    written.vector.assign(
        reinterpret_cast<const char*>(columns.vectors.data() + row * columns.dimension),
        columns.dimension * sizeof(float));
  }
  if (!columns.payloads.empty())
    written.document = DocumentContent{columns.payloads[row], "note", "v1"};
  if (!columns.document_ids.empty()) {
    written.document_id = columns.document_ids[row];
    written.group = columns.groups[row];
  }
  changes_.push_back([=](StoreContent& content) {
    CollectionContent& target = content.collections.at(collection);
    RecordContent& record = target.records[id];
    const RecordContent before = std::exchange(record, written);
    if (keep_absent && record.vector.empty()) record.vector = before.vector;
    if (keep_absent && !record.document) record.document = before.document;
    if (keep_absent && record.document_id.empty()) record.document_id = before.document_id;
    if (keep_absent && record.group.empty()) record.group = before.group;
    target.next_id = std::max(target.next_id, id + 1);
  });
}

std::vector<uint64_t> Edit::Insert(uint32_t collection, size_t count, Fields fields,
                                   size_t payload_bytes) {
  return Demand(TryInsert(collection, count, fields, payload_bytes), "stage an insert");
}

Result<std::vector<uint64_t>> Edit::TryInsert(uint32_t collection, size_t count, Fields fields,
                                              size_t payload_bytes) {
  const Columns columns = MakeColumns(collection, count, fields, payload_bytes);
  std::vector<uint64_t> ids(count);
  CHASSIS_TRY(batch_->Insert(collection, columns.View(count), ids.data()));
  for (size_t row = 0; row < count; ++row) Assign(collection, ids[row], columns, row, false);
  return ids;
}

void Edit::Put(uint32_t collection, const std::vector<uint64_t>& ids, Fields fields,
               bool keep_absent) {
  const Columns columns = MakeColumns(collection, ids.size(), fields, 60);
  Records records = columns.View(ids.size());
  records.ids = ids.data();
  records.keep_absent = keep_absent;
  Require(batch_->Put(collection, records), "stage a put");
  for (size_t row = 0; row < ids.size(); ++row) {
    Assign(collection, ids[row], columns, row, keep_absent);
  }
}

void Edit::Delete(uint32_t collection, const std::vector<uint64_t>& ids) {
  Require(batch_->Delete(collection, ids), "stage a delete");
  changes_.push_back([=](StoreContent& content) {
    for (const uint64_t id : ids) content.collections.at(collection).records.erase(id);
  });
}

void Edit::PutDocuments(uint32_t collection, const std::vector<RecordKeys>& keys, Fields fields,
                        bool keep_absent, size_t payload_bytes) {
  Columns columns = MakeColumns(collection, keys.size(), fields, payload_bytes);
  columns.SetKeys(keys);
  Records records = columns.View(keys.size());
  records.keep_absent = keep_absent;
  std::vector<uint64_t> ids(keys.size());
  Require(batch_->Put(collection, records, ids.data()), "stage a put by document id");
  for (size_t row = 0; row < ids.size(); ++row) {
    Assign(collection, ids[row], columns, row, keep_absent);
  }
}

void Edit::Erase(uint32_t collection, const std::function<bool(const RecordContent&)>& gone) {
  changes_.push_back([=](StoreContent& content) {
    std::erase_if(content.collections.at(collection).records,
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
      [=](StoreContent& content) { content.sources[SourceOf(element.source)] = element.seq; });
  if (element.amount == 0) return;
  Columns columns;
  columns.payloads = {std::to_string(CounterOf(begun_from_, element.source) + element.amount)};
  columns.documents = {columns.payloads[0]};
  columns.schemas = {"note"};
  columns.versions = {"v1"};
  const uint64_t id = CounterRecord(element.source);
  Records records = columns.View(1);
  records.ids = &id;
  Require(batch_->Put(0, records), "stage a counter");
  Assign(0, id, columns, 0, false);
}

Result<Applied> Edit::Commit() {
  if (!element_) return batch_->Apply(std::nullopt);
  return batch_->Apply(SourceElement{SourceOf(element_->source), element_->seq});
}

void Driver::Create() {
  Issue("create");
  OpenOptions options = options_;
  options.create = true;
  store_ = Demand(Store::Open(disk_.Factory(), options), "create a store");
  log_begun_ = false;
  Acknowledge(Demand(ReadContent(*store_), "read a new store"), store_->Info().commit_seq);
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
  const Applied done = Demand(edit.Commit(), "commit");
  if (!done.applied) Require(Fail(Code::kInternalInvariant, "it was passed over"), "commit");
  Acknowledge(edit.Apply(content()), done.seq);
}

void Driver::Skip(Edit& edit) {
  disk_.SetPhase("commit");
  const Applied done = Demand(edit.Commit(), "pass over a batch");
  if (done.applied || done.seq != history_.seqs.back()) {
    Require(Fail(Code::kInternalInvariant, "it was applied"), "pass over a batch");
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
  next.collections[number] =
      CollectionContent{std::string(name), dimension, Metric::kCosine, 0, {}};
  Acknowledge(std::move(next), store_->Info().commit_seq);
  return number;
}

void Driver::DropCollection(uint32_t number) {
  Issue(std::exchange(log_begun_, true) ? "commit" : "first commit");
  Require(store_->DropCollection(number), "drop a collection");
  StoreContent next = content();
  next.collections.erase(number);
  Acknowledge(std::move(next), store_->Info().commit_seq);
}

void Driver::ExpectUnchanged(const Snapshot& snapshot, const StoreContent& content) {
  std::vector<uint32_t> numbers;
  for (const auto& [number, collection] : content.collections) numbers.push_back(number);
  const Result<StoreContent> found = ReadContent(snapshot, numbers);
  if (found && *found == content) return;
  std::printf("WRONG a held snapshot of commit %llu changed: %s\n",
              static_cast<unsigned long long>(snapshot.seq()),
              found ? Difference(content, *found).c_str() : found.error().message.c_str());
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

void Driver::Acknowledge(StoreContent content, uint64_t seq) {
  history_.contents.push_back(std::move(content));
  history_.seqs.push_back(seq);
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
