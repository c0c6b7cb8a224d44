// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_
#define CHASSIS_TESTS_MODEL_SQLITE_MIRROR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "tests/model/staged_content.h"

namespace chassis::model {

// A write of a batch as SQL repeats it.
struct Write {
  enum class Kind { kPut, kDelete, kDeleteDocument, kDeleteGroup };
  Kind kind;
  uint32_t collection = 0;
  uint64_t newest = 0;        // the newest commit when it was staged
  std::vector<uint64_t> ids;  // of the records that it was about then
  std::string key = {};       // of a delete by document id or by group
  Row row = {};               // of a put, of one record
  bool keep_absent = false;
};

// The records of a store but for their vectors, as rows of a table in SQLite: the same writes,
// said in SQL. Where SQLite is not built in, it does nothing.
class SqliteMirror {
 public:
  // Empty where SQLite is not built in.
  static std::string Version();

  SqliteMirror();
  ~SqliteMirror();

  void Commit(const std::vector<Write>& writes, uint64_t newest, uint64_t seq);
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
