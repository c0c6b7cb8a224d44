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

// The records of a store without their vectors, as rows of a table in SQLite that the same writes
// change. Without SQLite in the build all functions do nothing.
class SqliteMirror {
 public:
  // Returns "" without SQLite in the build.
  static std::string Version();

  SqliteMirror();
  ~SqliteMirror();

  // `first_new`: by collection, the id of the first new record that was put without an id.
  void Commit(const std::vector<Write>& writes, const std::map<uint32_t, uint64_t>& first_new,
              uint64_t seq);
  void DropCollection(uint32_t number);

  // End(false) takes back all changes since Begin().
  void Begin();
  void End(bool keep);

  // Compares all records by id, by document id and by group, and their number.
  void Compare(Store& store);

 private:
  class Database;
  std::unique_ptr<Database> database_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_
