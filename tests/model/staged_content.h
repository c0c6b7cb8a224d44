// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_
#define CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/content.h"

namespace chassis::model {

// The parts of one record that an insert or a put gives.
using Row = RecordContent;

// One operation of a batch on one collection. The commit decides which records it changes.
struct Write {
  enum class Kind { kInsert, kPut, kDelete, kDeleteDocument, kDeleteGroup };

  Kind kind;
  uint32_t collection = 0;
  std::optional<uint64_t> id = {};  // a put without one changes the record of its document id
  std::string key = {};             // of a delete by document id or by group
  Row row = {};
  bool keep_absent = false;
  bool if_absent = false;
};

// Returns the id of the record with this document id.
std::optional<uint64_t> OwnerIn(const CollectionContent& collection,
                                const std::string& document_id);

// Records that a put by document id creates have ids from here on until the commit gives them
// others.
inline constexpr uint64_t kFirstStandIn = uint64_t{1} << 62;

// A collection after the operations of a batch, applied one after another. A put that conflicts is
// applied too, but without its document id.
class StagedContent {
 public:
  // `seq`: that of the commit.
  StagedContent(const CollectionContent& newest, uint64_t seq)
      : before_(newest), content_(newest), seq_(seq) {}

  void Apply(const Write& write);

  const CollectionContent& content() const { return content_; }
  bool conflicts() const { return conflicts_; }
  // Returns whether the operations change the collection, so that a commit is made.
  bool changes() const;
  // Returns the number of live records that have no id yet.
  uint64_t CountNew() const;
  // Commits: records without an id get first, first + 1 and so on. The next id is above the ids of
  // all records that were put and not deleted again.
  void Commit(uint64_t first);

 private:
  void Put(const Write& write);

  const CollectionContent& before_;
  CollectionContent content_;
  const uint64_t seq_;
  uint64_t stand_ins_ = 0;
  std::set<uint64_t> put_;
  bool conflicts_ = false;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_STAGED_CONTENT_H_
