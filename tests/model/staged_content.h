// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_
#define CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/content.h"

namespace chassis::model {

// What an insert or a put gives of one record.
using Row = RecordContent;

// What a batch does to one record, whatever that is when the batch commits.
struct Change {
  bool deleted = false;
  bool replaces = false;  // what the batch does not give is gone
  Row row;

  std::optional<RecordContent> On(const RecordContent* before, uint64_t seq) const;
};

// What a batch does to one collection. It sees the newest commit as it changes it, and a document
// id or a group means the records that have it there.
class StagedContent {
 public:
  using NewId = std::function<uint64_t()>;

  std::optional<RecordContent> Find(const CollectionContent& newest, uint64_t id) const;
  std::optional<uint64_t> Owner(const CollectionContent& newest,
                                const std::string& document_id) const;
  std::vector<uint64_t> Group(const CollectionContent& newest, const std::string& group) const;

  // Whether two of the rows, or a row and a record, have the same document id.
  bool RefusesInsert(const CollectionContent& newest, const std::vector<Row>& rows) const;
  void Insert(uint64_t id, const Row& row) { changes_[id] = {false, true, row}; }

  // The ids of what is put, `ids` or those that the document ids name. Nothing if a document id
  // is another record's; what was staged is then to be thrown away.
  std::optional<std::vector<uint64_t>> Put(const CollectionContent& newest,
                                           const std::vector<Row>& rows,
                                           const std::vector<uint64_t>* ids, bool keep_absent,
                                           const NewId& new_id);
  void Delete(uint64_t id) { changes_[id] = {true, true, {}}; }
  // Returns the ids of what had it: what the batch gave it to, and a commit since.
  std::vector<uint64_t> DeleteDocument(const CollectionContent& newest,
                                       const std::string& document_id);

  // The collection once the batch has committed as `seq`; nothing if commits that came between
  // gave a document id away, or took a record from the one that it was found by.
  std::optional<CollectionContent> Commit(const CollectionContent& newest, uint64_t seq) const;

  bool empty() const { return changes_.empty(); }
  // Whether the batch changes a record. Whatever it puts is new.
  bool Changes(const CollectionContent& newest) const;

 private:
  void PutRow(uint64_t id, const Row& row, bool keep_absent);
  bool StillFound(const CollectionContent& newest, const std::string& document_id,
                  uint64_t id) const;

  std::map<uint64_t, Change> changes_;
  std::vector<std::pair<std::string, uint64_t>> found_;  // in a commit, by a document id
};

// The record of `collection` with this document id.
std::optional<uint64_t> OwnerIn(const CollectionContent& collection,
                                const std::string& document_id);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_
