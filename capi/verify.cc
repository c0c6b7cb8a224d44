// SPDX-License-Identifier: Apache-2.0
#include "chassis/verify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "capi/call.h"
#include "capi/structs.h"
#include "capi/task.h"
#include "core/base/utf8.h"

namespace chassis::capi {
namespace {

static_assert(CHASSIS_RECORD_UNKNOWN == static_cast<uint32_t>(RecordState::kNoRecord));
static_assert(CHASSIS_RECORD_LIVE == static_cast<uint32_t>(RecordState::kLive));
static_assert(CHASSIS_RECORD_DEAD == static_cast<uint32_t>(RecordState::kDead));
static_assert(CHASSIS_FILE_MAIN == static_cast<uint32_t>(Part::kMain));
static_assert(CHASSIS_FILE_WAL0 == static_cast<uint32_t>(Part::kLog0));
static_assert(CHASSIS_FILE_WAL1 == static_cast<uint32_t>(Part::kLog1));
static_assert(CHASSIS_NO_COLLECTION == VerifyReport::kNoCollection);
static_assert(CHASSIS_NO_ID == VerifyReport::kNoId);

Error ErrorOf(const VerifyReport::Finding& finding) {
  return Error{finding.code, finding.message, 0, finding.offset, "D2"};
}

chassis_finding FindingOf(const VerifyReport::Finding& finding) {
  chassis_finding out{};
  out.code = static_cast<chassis_status>(finding.code);
  out.collection = finding.collection;
  out.record_state = static_cast<uint32_t>(finding.state);
  out.id = finding.id;
  out.file = static_cast<uint32_t>(finding.file);
  out.offset = finding.offset;
  out.length = finding.length;
  CopyUtf8(finding.message, out.message, sizeof out.message);
  return out;
}

chassis_verify_report ReportOf(const VerifyReport& verified) {
  chassis_verify_report report{};
  report.vectors = verified.vectors;
  report.documents = verified.documents;
  report.bytes = verified.bytes;
  report.findings = verified.findings.size();
  return report;
}

// The outputs of a call, whose structs are checked before anything is read.
class VerifyOutputs {
 public:
  static Result<VerifyOutputs> Check(chassis_verify_report* report, chassis_finding* findings,
                                     size_t capacity) {
    CHASSIS_REQUIRE_IF(capacity > 0, findings);
    if (report != nullptr) {
      CHASSIS_TRY(CheckStructSize(report, "CHASSIS_VERIFY_REPORT()"));
    }
    VerifyOutputs outputs(report, capacity);
    if (capacity > 0) {
      CHASSIS_ASSIGN(outputs.findings_,
                     StructArray<chassis_finding>::At(findings, "findings", "CHASSIS_FINDING()"));
    }
    return outputs;
  }

  void Write(const VerifyReport& verified) const {
    if (report_ != nullptr) WriteStruct(ReportOf(verified), report_);
    const size_t count = std::min(capacity_, verified.findings.size());
    for (size_t i = 0; i < count; ++i) findings_->Write(i, FindingOf(verified.findings[i]));
  }

 private:
  VerifyOutputs(chassis_verify_report* report, size_t capacity)
      : report_(report), capacity_(capacity) {}

  chassis_verify_report* report_;
  size_t capacity_;
  std::optional<StructArray<chassis_finding>> findings_;
};

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Error;
using chassis::Status;

chassis_status chassis_verify(chassis_store* store, const chassis_task* task,
                              chassis_verify_report* report, chassis_finding* findings,
                              size_t capacity, chassis_error* error) {
  bool verified = false;  // if true, the failure is damage, and the outputs list it
  const auto on_failure = [&](const Error& failure) {
    if (!verified) SetStruct(report)(failure);
  };
  return CallOn<OpenStore>("verify", store, error, on_failure, [&](OpenStore& opened) -> Status {
    CHASSIS_ASSIGN(const auto outputs, VerifyOutputs::Check(report, findings, capacity));
    CHASSIS_ASSIGN(auto engine_task, ReadTask(task));
    CHASSIS_ASSIGN(const auto found, opened.store->Verify(&engine_task));
    outputs.Write(found);
    verified = true;
    if (!found.findings.empty()) return chassis::Failure(ErrorOf(found.findings.front()));
    return {};
  });
}

}  // extern "C"
