// SPDX-License-Identifier: Apache-2.0
#include "chassis/store.h"

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "capi/call.h"
#include "capi/structs.h"
#include "core/base/utf8.h"
#include "core/format/layout.h"
#include "core/storage/storage_factory.h"

namespace chassis::capi {
namespace {

static_assert(CHASSIS_L2 == static_cast<uint32_t>(Metric::kL2));
static_assert(CHASSIS_INNER_PRODUCT == static_cast<uint32_t>(Metric::kInnerProduct));
static_assert(CHASSIS_COSINE == static_cast<uint32_t>(Metric::kCosine));
static_assert(CHASSIS_VERIFY_FIRST_TOUCH == static_cast<uint32_t>(VerifyMode::kFirstTouch));
static_assert(CHASSIS_VERIFY_EVERY_READ == static_cast<uint32_t>(VerifyMode::kEveryRead));
static_assert(CHASSIS_VERIFY_ON_DEMAND == static_cast<uint32_t>(VerifyMode::kOnDemand));
static_assert(CHASSIS_LOG_INFO == static_cast<int32_t>(LogLevel::kInfo));
static_assert(CHASSIS_LOG_WARNING == static_cast<int32_t>(LogLevel::kWarning));
static_assert(CHASSIS_LOG_ERROR == static_cast<int32_t>(LogLevel::kError));
static_assert(CHASSIS_MAX_DIMENSION == kMaxDimension);

constexpr size_t kLongestLogLine = 1024;

Failure BadOption(const char* field, uint32_t value, const char* reason) {
  return FailRejected(Code::kConfigInvalid, std::string("options.") + field + " is " +
                                                std::to_string(value) + ": " + reason);
}

Result<chassis_options> ReadOptions(const chassis_options* options) {
  if (options == nullptr) return chassis_options{};
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_OPTIONS()"));
  constexpr uint32_t kKnownFlags =
      CHASSIS_OPEN_READ_ONLY | CHASSIS_OPEN_CREATE | CHASSIS_OPEN_EXCLUSIVE;
  if ((given.flags & ~kKnownFlags) != 0) return BadOption("flags", given.flags, "an unknown flag");
  if (given.reserved != 0) return BadOption("reserved", given.reserved, "must be 0");
  return given;
}

std::function<void(LogLevel, std::string_view)> LogTo(chassis_log_function log, void* user) {
  if (log == nullptr) return nullptr;
  return [log, user](LogLevel level, std::string_view message) {
    char line[kLongestLogLine];
    CopyUtf8(message, line, sizeof line);
    try {
      log(user, static_cast<int32_t>(level), line, std::strlen(line));
    } catch (...) {
      // The header forbids this; the call goes on as if nothing was thrown.
    }
  };
}

OpenOptions EngineOptions(const chassis_options& options) {
  OpenOptions engine;
  engine.read_only = (options.flags & CHASSIS_OPEN_READ_ONLY) != 0;
  engine.create = (options.flags & CHASSIS_OPEN_CREATE) != 0;
  engine.exclusive = (options.flags & CHASSIS_OPEN_EXCLUSIVE) != 0;
  engine.dimension = options.dimension;
  engine.metric = options.metric;
  engine.verify = static_cast<VerifyMode>(options.verify);
  engine.log = LogTo(options.log, options.log_user);
  return engine;
}

Result<std::unique_ptr<OpenStore>> OpenAt(const char* path, const chassis_options* options) {
  CHASSIS_ASSIGN(const chassis_options given, ReadOptions(options));
  CHASSIS_ASSIGN(auto factory, OpenFactory(path));
  CHASSIS_ASSIGN(auto store, Store::Open(std::move(factory), EngineOptions(given)));
  CHASSIS_ASSIGN(const auto collection, store->Collection(CHASSIS_DEFAULT_COLLECTION));
  auto opened = std::make_unique<OpenStore>();
  opened->path = path;
  opened->store = std::move(store);
  opened->dimension = collection.dimension;
  return opened;
}

chassis_store_info InfoOf(const StoreInfo& info) {
  chassis_store_info out{};
  out.collections = static_cast<uint32_t>(info.collections);
  out.read_only = info.read_only ? 1 : 0;
  out.poisoned = info.poisoned ? 1 : 0;
  out.commit_seq = info.commit_seq;
  out.checkpoint_seq = info.checkpoint_seq;
  out.records = info.records;
  out.file_bytes = info.file_bytes;
  out.log_bytes = info.log_bytes;
  out.staged = info.staged;
  out.snapshots = info.snapshots;
  return out;
}

chassis_recovery_report ReportOf(const RecoveryReport& recovery) {
  chassis_recovery_report report{};
  report.clean = recovery.clean ? 1 : 0;
  report.may_have_lost = recovery.may_have_lost ? 1 : 0;
  report.detail_size = static_cast<uint32_t>(recovery.detail.size());
  report.commits_replayed = recovery.commits_replayed;
  report.bytes_discarded = recovery.bytes_discarded;
  report.damaged = recovery.damaged;
  CopyUtf8(recovery.detail, report.detail, sizeof report.detail);
  return report;
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_options_init(chassis_options* options, size_t size) { InitStruct(options, size); }

chassis_status chassis_create(const char* path, uint32_t dimension, uint32_t metric,
                              chassis_store** store, chassis_error* error) {
  chassis_options options;
  chassis_options_init(&options, sizeof options);
  options.flags = CHASSIS_OPEN_CREATE;
  options.dimension = dimension;
  options.metric = metric;
  return chassis_open(path, &options, store, error);
}

chassis_status chassis_open(const char* path, const chassis_options* options, chassis_store** store,
                            chassis_error* error) {
  return Call(error, OnFailure(Set(store, nullptr)), [&]() -> Status {
    CHASSIS_REQUIRE(store);
    CHASSIS_REQUIRE(path);
    auto opened = OpenAt(path, options);
    if (!opened.has_value()) return InCall("open", path, std::move(opened).error());
    *store = NewHandle<chassis_store>(std::move(opened).value());
    return {};
  });
}

chassis_status chassis_close(chassis_store* store, chassis_error* error) {
  return CloseHandle<OpenStore>(store, error);
}

chassis_status chassis_get_info(chassis_store* store, chassis_store_info* info,
                                chassis_error* error) {
  return CallOn<OpenStore>("info", store, error, OnFailure(SetStruct(info)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(info);
                             CHASSIS_TRY(CheckStructSize(info, "CHASSIS_STORE_INFO()"));
                             WriteStruct(InfoOf(opened.store->Info()), info);
                             return {};
                           });
}

chassis_status chassis_recovery(chassis_store* store, chassis_recovery_report* report,
                                chassis_error* error) {
  return CallOn<OpenStore>("recovery", store, error, OnFailure(SetStruct(report)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(report);
                             CHASSIS_TRY(CheckStructSize(report, "CHASSIS_RECOVERY_REPORT()"));
                             WriteStruct(ReportOf(opened.store->Recovery()), report);
                             return {};
                           });
}

chassis_status chassis_checkpoint(chassis_store* store, chassis_error* error) {
  return CallOn<OpenStore>("checkpoint", store, error, OnFailure(),
                           [](OpenStore& opened) { return opened.store->Checkpoint(); });
}

}  // extern "C"
