// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {
namespace {

// The results of a verification; `outcome` is the error of the first finding.
struct Verification {
  chassis_verify_report report = {};
  std::vector<chassis_finding> findings;
  Status outcome;
};

Verification RunVerify(chassis_store* store, size_t capacity) {
  Verification result;
  result.report.struct_size = sizeof result.report;
  result.findings.resize(capacity);
  result.findings[0].struct_size = sizeof result.findings[0];
  result.outcome =
      Call(chassis_verify, store, nullptr, &result.report, result.findings.data(), capacity);
  return result;
}

std::string FileName(uint32_t file) {
  return file == CHASSIS_FILE_MAIN ? "main" : file == CHASSIS_FILE_WAL0 ? "wal0" : "wal1";
}

std::string StateName(uint32_t state) {
  return state == CHASSIS_RECORD_LIVE ? "live" : state == CHASSIS_RECORD_DEAD ? "dead" : "unknown";
}

// Leaves out members that do not apply or are unknown.
Json FindingJson(const chassis_finding& finding) {
  Json json = {{"code", chassis_status_name(finding.code)},
               {"file", FileName(finding.file)},
               {"record", StateName(finding.record_state)},
               {"message", finding.message}};
  if (finding.collection != CHASSIS_NO_COLLECTION) json["collection"] = finding.collection;
  if (finding.id != CHASSIS_NO_ID) json["id"] = finding.id;
  if (finding.offset != CHASSIS_NO_OFFSET) json["offset"] = finding.offset;
  if (finding.length != 0) json["length"] = finding.length;
  return json;
}

Json FindingsJson(const std::vector<chassis_finding>& findings) {
  Json list = Json::array();
  for (const chassis_finding& finding : findings) list.push_back(FindingJson(finding));
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
  for (const chassis_finding& finding : result.findings) {
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
