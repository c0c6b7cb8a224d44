// SPDX-License-Identifier: Apache-2.0
#include "core/store/recovery/opener.h"

namespace chassis {
namespace {

Failure Inconsistent(const std::string& message) {
  return Fail(Code::kRecoveryInconsistent, message);
}

Result<std::optional<LogFile>> ReadLog(StorageFactory& factory, Part part, const Id128& store) {
  CHASSIS_ASSIGN(const bool exists, factory.Exists(part));
  if (!exists) return std::optional<LogFile>();
  auto storage = factory.Open(part, Access::kReadOnly);
  if (!storage) {
    if (storage.error().code == Code::kStorageNotFound) return std::optional<LogFile>();
    return Failure(storage.error());
  }
  LogFile log{(*storage)->name(), ByteVector(static_cast<size_t>((*storage)->Size())), {}};
  if (!log.bytes.empty()) CHASSIS_TRY((*storage)->Read(0, log.bytes));
  log.header = DecodeLogHeader(log.bytes);
  if (log.header && log.header->identity.store != store) {
    return Inconsistent(log.name +
                        ": is the log of another store and may hold its last commits; "
                        "move it beside its own");
  }
  return std::optional(std::move(log));
}

}  // namespace

// A log without its main file may hold the last commits of a store that was moved or lost.
Status Opener::ExpectNoLogs() const {
  if (!factory_.persistent()) return {};
  for (const Part part : {Part::kLog0, Part::kLog1}) {
    CHASSIS_TRY(ReadLog(factory_, part, Id128{}));
  }
  return {};
}

Status Opener::ReadLogs() {
  if (!factory_.persistent()) return {};
  for (const Part part : {Part::kLog0, Part::kLog1}) {
    CHASSIS_ASSIGN(auto log, ReadLog(factory_, part, opened_.main->uuid()));
    if (log) logs_.push_back(std::move(*log));
  }
  if (found_.log_required) return CheckNeededLogs();
  for (const LogFile& log : logs_) CHASSIS_TRY(CheckUnneededLog(log));
  return {};
}

// The main file is whole without a log. Three kinds may lie beside it: a log that a checkpoint made
// stale, one that was begun and never used, and one whose creation was interrupted. Any other may
// hold the last commits of another life of the store.
Status Opener::CheckUnneededLog(const LogFile& log) const {
  if (!log.header) return {};
  const Superblock& superblock = found_;
  const LogIdentity& identity = log.header->identity;
  const bool stale =
      identity.session == superblock.session && identity.generation < superblock.next_generation;
  const bool unused = identity.generation == superblock.next_generation &&
                      log.header->start_seq == superblock.commit_seq + 1 && !HoldsCommits(log);
  if (stale || unused) return {};
  return Inconsistent(log.name +
                      ": a log of another life of this store lies beside a main file "
                      "that needs none; move it away if it is not wanted");
}

Status Opener::CheckNeededLogs() {
  const Superblock& superblock = found_;
  const std::string needed = factory_.PartName(LogPart(superblock.replay.generation));
  const LogFile* first = nullptr;
  for (const LogFile& log : logs_) {
    if (!log.header) {
      if (log.name != needed) continue;
      return FailCorrupt(Code::kWalCorruption, log.name + ": log header at byte 0 is damaged", 0);
    }
    if (log.header->identity.session != superblock.session) {
      return Inconsistent(log.name +
                          ": is the log of another session; the store cannot be opened "
                          "without its own");
    }
    if (log.header->identity.generation == superblock.replay.generation) first = &log;
  }
  if (first == nullptr || first->bytes.size() < superblock.replay.offset) {
    return Inconsistent(needed + ": this log, which holds commits that the main file needs, is " +
                        (first == nullptr ? "missing" : "cut short"));
  }
  CHASSIS_ASSIGN(scan_, ScanLogs(logs_, opened_.main->uuid(), superblock.session, superblock.replay,
                                 superblock.watermark));
  opened_.report.bytes_discarded = scan_.bytes_discarded;
  opened_.report.may_have_lost = scan_.may_have_lost;
  opened_.report.clean = false;
  return {};
}

}  // namespace chassis
