// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/names.h"

namespace chassis::crash {
namespace {

constexpr int kKnownKeys = 8;
constexpr int kKnownStreams = 3;

ReadPlan MakePlan() {
  ReadPlan plan;
  for (int number = 0; number < kKnownKeys; ++number) {
    plan.document_ids.insert(DocumentIdOf(number));
    plan.groups.insert(GroupOf(number));
  }
  for (int number = 0; number < kKnownStreams; ++number) plan.streams.insert(StreamOf(number));
  return plan;
}

}  // namespace

std::string DocumentIdOf(int number) { return "document " + std::to_string(number); }
std::string GroupOf(int number) { return "group " + std::to_string(number); }
std::string StreamOf(int number) { return "stream " + std::to_string(number); }

const ReadPlan& WholePlan() {
  static const ReadPlan kPlan = MakePlan();
  return kPlan;
}

}  // namespace chassis::crash
