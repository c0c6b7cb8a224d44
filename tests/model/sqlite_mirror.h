// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_
#define CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "tests/model/staged_content.h"

namespace chassis::model {

// The records of a store but for their vectors, as rows of a table in SQLite: the same writes,
// said in SQL. Where SQLite is not built in, it does nothing.
class SqliteMirror {
 public:
  // Empty where SQLite is not built in.
  static std::string Version();

  SqliteMirror();
  ~SqliteMirror();

  // `first_new`: by collection, the id of the first new record that a document id alone names.
  void Commit(const std::vector<Write>& writes, const std::map<uint32_t, uint64_t>& first_new,
              uint64_t seq);
  void DropCollection(uint32_t number);

  // What is done between the two can be undone.
  void Begin();
  void End(bool keep);

  // Asks both for all records by id, by document id and by group, and for their number.
  void Compare(Store& store);

 private:
  class Database;
  std::unique_ptr<Database> database_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_
