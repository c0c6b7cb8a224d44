// SPDX-License-Identifier: Apache-2.0
#include "tests/model/twin_batch.h"

#include <rapidcheck.h>

#include <algorithm>
#include <set>
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

StagedContent TwinBatch::Staged(uint32_t collection, uint64_t seq) const {
  StagedContent staged(Newest(collection), seq);
  for (const Write& write : writes_) {
    if (write.collection == collection) staged.Apply(write);
  }
  return staged;
}

CollectionContent TwinBatch::Find(uint32_t collection) const {
  return Staged(collection).content();
}

void TwinBatch::Insert(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const std::vector<Row> rows = AnyRows(newest.dimension, &world_.serial, dice);
  Ids ids(rows.size());
  const Columns columns(rows);
  const Status inserted = batch_.Insert(collection, columns.View(), ids.data());
  StagedContent staged = Staged(collection);
  std::set<std::string> names;
  const bool refused = std::ranges::any_of(rows, [&](const Row& row) {
    const std::string& name = row.document_id;
    return OwnerIn(staged.content(), name) || (!name.empty() && !names.insert(name).second);
  });
  if (refused) return ExpectRefused(inserted, Code::kQueryConflict);
  ExpectDone(inserted);
  const uint64_t first = world_.reserved.Reserve(number_, collection, newest.next_id, rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(ids[i] == first + i);
    writes_.push_back({Write::Kind::kInsert, collection, ids[i], {}, rows[i]});
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
  const Columns columns(rows);
  Records records = columns.View();
  records.keep_absent = dice.OneIn(2);
  records.if_absent = dice.OneIn(8);
  if (ids != nullptr) records.ids = ids->data();
  const Status put = batch_.Put(collection, records);

  std::vector<Write> writes;
  StagedContent staged = Staged(collection);
  bool refused = false;
  for (size_t i = 0; i < rows.size(); ++i) {
    writes.push_back({Write::Kind::kPut,
                      collection,
                      std::nullopt,
                      {},
                      rows[i],
                      records.keep_absent,
                      records.if_absent});
    if (ids != nullptr) {
      writes.back().id = (*ids)[i];
      const auto owner = OwnerIn(staged.content(), rows[i].document_id);
      refused = refused || (owner && *owner != (*ids)[i]);
    }
    staged.Apply(writes.back());
  }
  if (refused || (ids != nullptr && !world_.reserved.ReservePut(number_, collection, *ids))) {
    return ExpectRefused(put, Code::kQueryConflict);
  }
  ExpectDone(put);
  writes_.insert(writes_.end(), writes.begin(), writes.end());
}

void TwinBatch::Delete(uint32_t collection, Dice& dice) {
  const CollectionContent& newest = Newest(collection);
  const size_t count = static_cast<size_t>(1 + dice.Below(1 + newest.records.size() / 4));
  const Ids ids = AnyIds(newest, count, dice);
  ExpectDone(batch_.Delete(collection, ids));
  for (const uint64_t id : ids) writes_.push_back({Write::Kind::kDelete, collection, id});
}

void TwinBatch::DeleteDocuments(uint32_t collection, Dice& dice) {
  const std::string names[2] = {DocumentIdOf(dice.Below(kDocumentIds)),
                                DocumentIdOf(dice.Below(kDocumentIds))};
  const std::string_view document_ids[2] = {names[0], names[1]};
  ExpectDone(batch_.DeleteDocuments(collection, document_ids));
  for (const std::string& name : names) {
    writes_.push_back({Write::Kind::kDeleteDocument, collection, std::nullopt, name});
  }
}

void TwinBatch::DeleteGroups(uint32_t collection, Dice& dice) {
  const std::string names[2] = {GroupOf(dice.Below(kGroups)), GroupOf(dice.Below(kGroups))};
  const std::string_view groups[2] = {names[0], names[1]};
  const size_t count = dice.OneIn(3) ? 2 : 1;
  ExpectDone(batch_.DeleteGroups(collection, std::span(groups).first(count)));
  for (size_t i = 0; i < count; ++i) {
    writes_.push_back({Write::Kind::kDeleteGroup, collection, std::nullopt, names[i]});
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

bool TwinBatch::Puts(uint32_t collection) const {
  return std::ranges::any_of(writes_, [&](const Write& write) {
    return write.collection == collection &&
           (write.kind == Write::Kind::kInsert || write.kind == Write::Kind::kPut);
  });
}

TwinBatch::Outcome TwinBatch::Foresee() {
  Outcome outcome{std::nullopt, world_.newest, false, {}};
  const uint64_t seq = ++outcome.content.seq;
  std::set<uint32_t> numbers;
  for (const Write& write : writes_) numbers.insert(write.collection);
  for (const uint32_t number : numbers) {
    if (!world_.newest.collections.contains(number)) {
      if (!Puts(number)) continue;
      outcome.refused = Code::kQueryNotFound;
      return outcome;
    }
    StagedContent after = Staged(number, seq);
    if (after.conflicts()) {
      outcome.refused = Code::kQueryConflict;
      return outcome;
    }
    if (const uint64_t count = after.CountNew(); count > 0) {
      const uint64_t next_id = Newest(number).next_id;
      outcome.first_new[number] = world_.reserved.Reserve(number_, number, next_id, count);
    }
    after.Commit(outcome.first_new.contains(number) ? outcome.first_new[number] : 0);
    outcome.changes |= after.changes();
    outcome.content.collections[number] = after.content();
  }
  return outcome;
}

// A commit that fails keeps its operations staged, and fails again.
void TwinBatch::Conclude(const Outcome& outcome, const Result<CommitResult>& done) {
  if (outcome.refused) {
    RC_ASSERT(!done.has_value());
    RC_ASSERT(done.error().code == *outcome.refused);
    RC_ASSERT(done.error().outcome == chassis::Outcome::kNotMade);
    (void)Foresee();  // the next commit reserves ids once more
    const auto again = batch_.Commit();
    RC_ASSERT(!again.has_value());
    RC_ASSERT(again.error().code == *outcome.refused);
    return Rollback();
  }
  if (!done) RC_FAIL(done.error().message);
  RC_ASSERT(done->applied);
  RC_ASSERT(done->outcome == chassis::Outcome::kMade);
  const uint64_t before = world_.newest.seq;
  RC_ASSERT(done->seq == before + 1 || (done->seq == before && !outcome.changes));
  world_.mirror.Commit(writes_, outcome.first_new, done->seq);
  world_.newest = outcome.content;
  world_.newest.seq = done->seq;
  Forget();
}

void TwinBatch::Commit() {
  const Outcome outcome = Foresee();
  Conclude(outcome, batch_.Commit());
}

// The store may have applied the element already.
void TwinBatch::Apply(Dice& dice) {
  const StreamPosition position{StreamOf(dice.Below(kStreams)), dice.Below(12)};
  const auto known = world_.newest.streams.find(position.stream);
  if (known != world_.newest.streams.end() && position.stream_seq <= known->second) {
    const auto done = batch_.Commit({position});
    RC_ASSERT(done.has_value());
    RC_ASSERT(!done->applied);
    RC_ASSERT(done->seq == world_.newest.seq);
    return Forget();
  }
  Outcome outcome = Foresee();
  const auto done = batch_.Commit({position});
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
  writes_.clear();
}

}  // namespace chassis::model
