// SPDX-License-Identifier: Apache-2.0
#include "tests/model/twin_batch.h"

#include <rapidcheck.h>

#include <utility>

#include "tests/model/values.h"
#include "tests/support/columns.h"

namespace chassis::model {
namespace {

using Ids = std::vector<uint64_t>;

void ExpectRefused(const Status& status, Code code) {
  RC_ASSERT(!status.has_value());
  RC_ASSERT(status.error().code == code);
}

void ExpectDone(const Status& status) {
  if (!status) RC_FAIL(status.error().message);
}

// Most of them exist.
Ids AnyIds(const CollectionContent& collection, size_t count, Dice& dice) {
  Ids ids(count);
  for (uint64_t& id : ids) id = dice.Below(collection.next_id + 5);
  return ids;
}

}  // namespace

TwinBatch::TwinBatch(int number, std::unique_ptr<Batch> own, Batch& batch, World& world)
    : number_(number), own_(std::move(own)), batch_(batch), world_(world) {}

const CollectionContent& TwinBatch::Newest(uint32_t collection) const {
  return *world_.newest.collections.at(collection);
}

std::optional<RecordContent> TwinBatch::Find(uint32_t collection, uint64_t id) const {
  const auto staged = staged_.find(collection);
  return (staged == staged_.end() ? StagedContent() : staged->second).Find(Newest(collection), id);
}

void TwinBatch::Note(Write write) {
  write.newest = world_.newest.seq;
  writes_.push_back(std::move(write));
}

void TwinBatch::Insert(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const std::vector<Row> rows = AnyRows(newest.dimension, &world_.serial, dice);
  Ids ids(rows.size());
  const Columns columns(rows);
  const Status inserted = batch_.Insert(collection, columns.View(), ids.data());
  StagedContent& staged = staged_[collection];
  if (staged.RefusesInsert(newest, rows)) return ExpectRefused(inserted, Code::kQueryConflict);
  ExpectDone(inserted);
  const uint64_t first = world_.reserved.Reserve(number_, collection, newest.next_id, rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(ids[i] == first + i);
    staged.Insert(ids[i], rows[i]);
    Note({Write::Kind::kPut, collection, 0, {ids[i]}, {}, rows[i], false});
  }
}

void TwinBatch::Put(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const std::vector<Row> rows = AnyRows(newest.dimension, &world_.serial, dice);
  const Ids ids = AnyIds(newest, rows.size(), dice);
  PutRows(collection, rows, &ids, dice);
}

void TwinBatch::PutDocuments(uint32_t collection, Dice& dice) {
  std::vector<Row> rows = AnyRows(Newest(collection).dimension, &world_.serial, dice);
  for (Row& row : rows) {
    if (row.document_id.empty()) row.document_id = DocumentIdOf(dice.Below(kDocumentIds));
  }
  PutRows(collection, rows, nullptr, dice);
}

void TwinBatch::PutRows(uint32_t collection, const std::vector<Row>& rows, const Ids* ids,
                        Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const Columns columns(rows);
  Records records = columns.View();
  records.keep_absent = dice.OneIn(2);
  if (ids != nullptr) records.ids = ids->data();
  Ids told(rows.size());
  const Status put = batch_.Put(collection, records, told.data());

  const auto new_id = [&] {
    return world_.reserved.Reserve(number_, collection, newest.next_id, 1);
  };
  StagedContent staged = staged_[collection];
  const auto expected = staged.Put(newest, rows, ids, records.keep_absent, new_id);
  if (!expected || !world_.reserved.ReservePut(number_, collection, *expected)) {
    return ExpectRefused(put, Code::kQueryConflict);
  }
  ExpectDone(put);
  RC_ASSERT(told == *expected);
  staged_[collection] = std::move(staged);
  for (size_t i = 0; i < rows.size(); ++i) {
    Note({Write::Kind::kPut, collection, 0, {told[i]}, {}, rows[i], records.keep_absent});
  }
}

void TwinBatch::Delete(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const size_t count = static_cast<size_t>(1 + dice.Below(1 + newest.records.size() / 4));
  const Ids ids = AnyIds(newest, count, dice);
  ExpectDone(batch_.Delete(collection, ids));
  for (const uint64_t id : ids) staged_[collection].Delete(id);
  Note({Write::Kind::kDelete, collection, 0, ids});
}

void TwinBatch::DeleteDocuments(uint32_t collection, Dice& dice) {
  const std::string names[2] = {DocumentIdOf(dice.Below(kDocumentIds)),
                                DocumentIdOf(dice.Below(kDocumentIds))};
  const std::string_view document_ids[2] = {names[0], names[1]};
  ExpectDone(batch_.DeleteDocuments(collection, document_ids));
  for (const std::string& name : names) {
    const Ids ids = staged_[collection].DeleteDocument(Newest(collection), name);
    Note({Write::Kind::kDeleteDocument, collection, 0, ids, name});
  }
}

void TwinBatch::DeleteGroups(uint32_t collection, Dice& dice) {
  const std::string names[2] = {GroupOf(dice.Below(kGroups)), GroupOf(dice.Below(kGroups))};
  const std::string_view groups[2] = {names[0], names[1]};
  const size_t count = dice.OneIn(3) ? 2 : 1;
  ExpectDone(batch_.DeleteGroups(collection, std::span(groups).first(count)));
  StagedContent& staged = staged_[collection];
  for (size_t i = 0; i < count; ++i) {
    const Ids ids = staged.Group(Newest(collection), names[i]);
    for (const uint64_t id : ids) staged.Delete(id);
    Note({Write::Kind::kDeleteGroup, collection, 0, ids, names[i]});
  }
}

void TwinBatch::StageInvalid(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  Row row;
  row.document_id = DocumentIdOf(dice.Below(kDocumentIds));
  Code code = Code::kQueryInvalid;  // neither a vector nor a document
  if (newest.dimension == 0 && dice.OneIn(2)) {
    row.vector = VectorContent(VectorOf(++world_.serial, 1));
    code = Code::kSchemaDimensionMismatch;
  } else if (dice.OneIn(2)) {
    row.document = DocumentContent{"text", "", "1"};
    code = Code::kSchemaRequired;
  }
  const std::vector<Row> rows = {row};
  const Columns columns(rows);
  ExpectRefused(batch_.Insert(collection, columns.View(), nullptr), code);
  ExpectRefused(batch_.Put(collection, columns.View()), code);
}

TwinBatch::Outcome TwinBatch::Foresee() const {
  Outcome outcome{std::nullopt, world_.newest};
  const uint64_t seq = ++outcome.content.seq;
  for (const auto& [number, staged] : staged_) {
    if (staged.empty()) continue;
    const auto before = world_.newest.collections.find(number);
    if (before == world_.newest.collections.end()) {
      outcome.refused = Code::kQueryNotFound;
      return outcome;
    }
    const auto after = staged.Commit(*before->second, seq);
    if (!after) {
      outcome.refused = Code::kQueryConflict;
      return outcome;
    }
    outcome.changes |= staged.Changes(*before->second);
    outcome.content.collections[number] = *after;
  }
  return outcome;
}

// A commit that fails keeps what is staged, and would fail again.
void TwinBatch::Conclude(const Outcome& outcome, const Result<Applied>& done) {
  if (outcome.refused) {
    RC_ASSERT(!done.has_value());
    RC_ASSERT(done.error().code == *outcome.refused);
    const auto again = batch_.Commit();
    RC_ASSERT(!again.has_value());
    RC_ASSERT(again.error().code == *outcome.refused);
    return Rollback();
  }
  if (!done) RC_FAIL(done.error().message);
  RC_ASSERT(done->applied);
  const uint64_t before = world_.newest.seq;
  RC_ASSERT(done->seq == before + 1 || (done->seq == before && !outcome.changes));
  world_.mirror.Commit(writes_, before, done->seq);
  world_.newest = outcome.content;
  world_.newest.seq = done->seq;
  Forget();
}

void TwinBatch::Commit() {
  const Outcome outcome = Foresee();
  Result<Applied> done = Applied{};
  if (const auto seq = batch_.Commit()) {
    done->seq = *seq;
  } else {
    done = Failure(seq.error());
  }
  Conclude(outcome, done);
}

// The store may have come to the element already.
void TwinBatch::Apply(Dice& dice) {
  const StreamPosition position{StreamOf(dice.Below(kStreams)), dice.Below(12)};
  Outcome outcome = Foresee();
  const auto known = world_.newest.streams.find(position.stream);
  const auto done = batch_.Apply(position);
  if (known != world_.newest.streams.end() && position.stream_seq <= known->second) {
    RC_ASSERT(done.has_value());
    RC_ASSERT(!done->applied);
    RC_ASSERT(done->seq == world_.newest.seq);
    return Forget();
  }
  outcome.content.streams[position.stream] = position.stream_seq;
  outcome.changes = true;
  Conclude(outcome, done);
}

void TwinBatch::Rollback() {
  batch_.Rollback();
  Forget();
}

void TwinBatch::Forget() {
  world_.reserved.Release(number_);
  staged_.clear();
  writes_.clear();
}

}  // namespace chassis::model
