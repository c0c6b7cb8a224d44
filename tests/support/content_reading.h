// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_SUPPORT_CONTENT_READING_H_
#define CHASSIS_TESTS_SUPPORT_CONTENT_READING_H_

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "tests/support/content.h"

namespace chassis {

// A record, wherever it is.
struct RecordName {
  uint32_t collection = 0;
  uint64_t id = 0;

  auto operator<=>(const RecordName&) const = default;
};

// How a store is read: what is asked for in every collection beside what the content has, whether a
// record has it or not.
struct ReadPlan {
  // All ids below the next one, and a few from there on; else the records and `ids`.
  bool every_id = true;
  std::set<uint64_t> ids;
  std::set<std::string> document_ids;
  std::set<std::string> groups;
  std::set<std::string> streams;
  // Each call asks for one id alone, so that an error has one record that it may be due to.
  bool one_by_one = false;
};

// What became of reading.
struct ContentReading {
  std::set<RecordName> refused;  // live records that some path returned an error for
  std::vector<Error> errors;
  std::string wrong;  // the first answer that was neither right nor an error; empty = none

  // Every answer was right.
  Status AllRight() const;
};

// Reads all of a snapshot by every path and holds it against `expected`: its number, streams and
// collections, by id (views, copies, documents, presence, rows of slabs), by key, by cursor.
ContentReading ReadContent(const Snapshot& snapshot, const StoreContent& expected,
                           const ReadPlan& plan);

// Reads all of the newest commit so, and what the store itself says of it.
// REQUIRES: nothing is staged in the store's own batch.
ContentReading ReadContent(Store& store, const StoreContent& expected, const ReadPlan& plan);

// What a store holds that has just been created.
StoreContent ContentOfNewStore(const Store& store);

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_CONTENT_READING_H_
