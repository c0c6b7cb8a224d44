// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/reading.h"

#include <algorithm>
#include <utility>

#include "core/search/search.h"

namespace chassis {
namespace {

void NoteWrong(ContentReading& reading, const std::string& what) {
  if (reading.wrong.empty()) reading.wrong = what;
}

void CheckSearch(const Snapshot& snapshot, uint32_t number, const ExpectedSearch& expected,
                 ContentReading& reading) {
  const size_t k = expected.ids.size() + 1;
  std::vector<uint64_t> ids(k);
  std::vector<float> distances(k);
  size_t found = 0;
  const Status searched = Search(snapshot, number, {Metric::kL2}, expected.query.data(), 1, 0,
                                 expected.query.size(), k, ids.data(), distances.data(), &found);
  if (!searched) {
    reading.errors.push_back(searched.error());
    return;
  }
  ids.resize(found);
  distances.resize(found);
  if (ids != expected.ids || !std::ranges::is_sorted(distances)) {
    NoteWrong(reading, "the search of collection " + std::to_string(number));
  }
}

// Verifies the store. Damage that a read found must be among the findings, because verify reads
// every byte in use.
void CheckVerify(Store& store, Reading& reading) {
  const auto report = store.Verify();
  if (!report) {
    reading.content.errors.push_back(report.error());
    return;
  }
  if (!reading.content.errors.empty() && report->findings.empty()) {
    NoteWrong(reading.content, "verify found nothing where reading failed");
  }
  for (const VerifyReport::Finding& finding : report->findings) {
    reading.findings.push_back(Error{finding.code, finding.message, 0, finding.offset});
  }
}

ExpectedSearch ExpectSearch(const CollectionContent& collection) {
  ExpectedSearch search;
  std::vector<std::pair<float, uint64_t>> order;
  for (const auto& [id, record] : collection.records) {
    if (!record.vector) continue;
    const auto vector = record.vector.components();
    if (search.query.empty()) search.query.assign(vector.begin(), vector.end());
    float distance = 0;
    for (size_t i = 0; i < vector.size(); ++i) {
      const float difference = vector[i] - search.query[i];
      distance += difference * difference;
    }
    order.emplace_back(distance, id);
  }
  std::ranges::sort(order);
  for (const auto& [distance, id] : order) search.ids.push_back(id);
  return search;
}

}  // namespace

std::map<uint32_t, ExpectedSearch> ExpectSearches(const StoreContent& content) {
  std::map<uint32_t, ExpectedSearch> searches;
  for (const auto& [number, collection] : content.collections) {
    if (collection->dimension != 0) searches[number] = ExpectSearch(*collection);
  }
  return searches;
}

Reading ReadEverything(Store& store, const Expectation& expected) {
  Reading reading{ReadContent(store, expected.content, expected.plan), {}};
  const auto snapshot = store.NewSnapshot();
  if (!snapshot) {
    reading.content.errors.push_back(snapshot.error());
    return reading;
  }
  for (const auto& [number, search] : expected.searches) {
    CheckSearch(**snapshot, number, search, reading.content);
  }
  CheckVerify(store, reading);
  return reading;
}

}  // namespace chassis
