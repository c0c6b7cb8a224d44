// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_READING_H_
#define CHASSIS_TESTS_DURABILITY_READING_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "tests/support/content.h"
#include "tests/support/content_reading.h"

namespace chassis {

// The expected result of a search for the nearest records.
struct ExpectedSearch {
  std::vector<float> query;  // the first vector
  std::vector<uint64_t> ids;
};

// The expected content of a store.
struct Expectation {
  StoreContent content;
  std::map<uint32_t, ExpectedSearch> searches;  // in each collection that has vectors
  ReadPlan plan;
};

// Returns a search for each collection of `content` that has vectors. Components are small
// integers, so that sums are exact and the order is certain.
std::map<uint32_t, ExpectedSearch> ExpectSearches(const StoreContent& content);

// The result of reading a store by every path.
struct Reading {
  ContentReading content;
  std::vector<Error> findings;  // of verify
};

// Reads everything in `expected`, one record at a time and together, then searches and verifies.
Reading ReadEverything(Store& store, const Expectation& expected);

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_READING_H_
