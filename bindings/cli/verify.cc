// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {
namespace {

// What verify read and found; `outcome` holds the first finding.
struct Verification {
  chassis_verify_report report = {};
  std::vector<chassis_error> findings;
  Status outcome;
};

Verification RunVerify(chassis_store* store, size_t capacity) {
  Verification result;
  result.report.struct_size = sizeof result.report;
  result.findings.resize(capacity);
  result.outcome =
      Call(chassis_verify, store, nullptr, &result.report, result.findings.data(), capacity);
  return result;
}

Json FindingsJson(const std::vector<chassis_error>& findings) {
  Json list = Json::array();
  for (const chassis_error& finding : findings) {
    list.push_back({{"code", chassis_status_name(finding.code)},
                    {"offset", finding.offset},
                    {"message", finding.message}});
  }
  return list;
}

void Print(const Verification& result, bool json) {
  const chassis_verify_report& report = result.report;
  if (json) {
    PrintJson({{"vectors", report.vectors},
               {"documents", report.documents},
               {"bytes", report.bytes},
               {"findings", FindingsJson(result.findings)}});
    return;
  }
  for (const chassis_error& finding : result.findings) {
    std::printf("%s: %s\n", chassis_status_name(finding.code), finding.message);
  }
  std::printf("%s vectors, %s documents, %s read: %s\n", WithSeparators(report.vectors).c_str(),
              WithSeparators(report.documents).c_str(), ReadableBytes(report.bytes).c_str(),
              report.findings == 0 ? "all as written"
                                   : (WithSeparators(report.findings) + " findings").c_str());
}

}  // namespace

Status Verify(const Target& target) {
  CLI_ASSIGN(const StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  constexpr size_t kUsual = 256;
  Verification result = RunVerify(store.get(), kUsual);
  if (result.report.findings > kUsual) {
    result = RunVerify(store.get(), result.report.findings);
  }
  if (!result.outcome && result.report.findings == 0) return result.outcome;
  result.findings.resize(result.report.findings);
  Print(result, target.json);
  return result.outcome;
}

}  // namespace cli
