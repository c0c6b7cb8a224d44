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

// Names a record in any collection.
struct RecordName {
  uint32_t collection = 0;
  uint64_t id = 0;

  auto operator<=>(const RecordName&) const = default;
};

// How a store is read. The ids, keys and streams are read besides those of the content, in every
// collection, whether they exist or not.
struct ReadPlan {
  // Also reads all ids below the next id, and a few from there on.
  bool every_id = true;
  std::set<uint64_t> ids;
  std::set<std::string> document_ids;
  std::set<std::string> groups;
  std::set<std::string> streams;
  // Reads one id per call, so that an error belongs to one record.
  bool one_by_one = false;
};

// The result of reading.
struct ContentReading {
  std::set<RecordName> refused;  // live records that some path returned an error for
  std::vector<Error> errors;
  std::string wrong;  // the first answer that was neither right nor an error; empty = none

  // Fails unless every answer was right.
  Status AllRight() const;
};

// Reads all of a snapshot by every path and compares it with `expected`: its seq, streams and
// collections, by id (views, copies, documents, presence, slots), by key and by cursor.
ContentReading ReadContent(const Snapshot& snapshot, const StoreContent& expected,
                           const ReadPlan& plan);

// Reads a snapshot of the newest commit, and reads the store itself.
// REQUIRES: nothing is staged in the store's own batch, because the store returns staged vectors.
ContentReading ReadContent(Store& store, const StoreContent& expected, const ReadPlan& plan);

// Returns the content of a store that has just been created.
StoreContent ContentOfNewStore(const Store& store);

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_CONTENT_READING_H_
