// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include "tests/model/checks.h"
#include "tests/model/values.h"
#include "tests/support/content_reading.h"

namespace chassis::model {
namespace {

ReadPlan WholePlan() {
  ReadPlan plan;
  for (uint64_t number = 0; number < kDocumentIds; ++number) {
    plan.document_ids.insert(DocumentIdOf(number));
  }
  for (uint64_t number = 0; number < kGroups; ++number) plan.groups.insert(GroupOf(number));
  for (uint64_t number = 0; number < kStreams; ++number) plan.streams.insert(StreamOf(number));
  return plan;
}

}  // namespace

void CheckContent(const Snapshot& snapshot, const StoreContent& content) {
  static const ReadPlan kPlan = WholePlan();
  const Status right = ReadContent(snapshot, content, kPlan).AllRight();
  if (!right) RC_FAIL(right.error().message);
}

}  // namespace chassis::model
