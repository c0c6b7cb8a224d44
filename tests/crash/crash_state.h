// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_CRASH_STATE_H_
#define CHASSIS_TESTS_CRASH_CRASH_STATE_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/crash/disk_model.h"

namespace chassis::crash {

// Commits that a recovered disk may show: any from the last one acknowledged to the last issued.
struct Bounds {
  int acknowledged = 0;
  int issued = 0;
};

// One thing that persists or not on its own: a page or the size of a file, or where a name leads.
struct Unit {
  enum class Kind { kPage, kSize, kEntry };
  struct Version {
    size_t operation = 0;  // that made this version
    PageRef page;
    uint64_t size = 0;
    uint32_t file = kNoFile;
  };
  Kind kind;
  Part part;
  uint32_t file;
  uint64_t page;
  // The unit is one of these after the crash: first the durable version, then those that the
  // unsynced operations made, in order.
  std::vector<Version> versions;
};

// A page that the crash leaves with content that no operation wrote.
struct Replacement {
  Part part;
  uint32_t file;
  uint64_t page;
  PageRef content;
  std::string reason;
};

// One choice for all units of a crash point: the changes [first, last) persist, unless `chosen`
// has another version of their unit.
struct State {
  size_t first = 0;
  size_t last = 0;
  std::vector<std::pair<size_t, size_t>> chosen;  // unit, version
  std::vector<Replacement> replaced;
};

// Everything that a crash after the first `operation` operations may leave.
class CrashPoint {
 public:
  // Unit `unit` became its version `version`.
  struct Change {
    size_t operation;
    size_t unit;
    size_t version;
  };

  size_t operation = 0;
  Bounds bounds;
  bool idle = false;                       // no call is in progress
  bool closed = false;                     // the store was closed: only the main part may be left
  std::array<uint32_t, kParts> entries{};  // durable: the file of each part
  std::map<uint32_t, FileImage> files;     // durable
  std::vector<Unit> units;
  std::vector<Change> changes;  // in the order in which they were issued

  DiskImage Build(const State& state) const;
  std::string Describe(const State& state) const;

 private:
  std::vector<size_t> Versions(const State& state) const;
  FileImage BuildFile(uint32_t file, const std::vector<size_t>& versions) const;
};

// Walks a trace and returns the crash point at each step.
class TraceWalker {
 public:
  explicit TraceWalker(const Trace& trace);

  bool idle() const { return idle_; }
  bool done() const { return next_ == trace_.operations.size(); }
  // The first operation that has not happened yet.
  const Operation& next() const { return trace_.operations[next_]; }
  void Step();
  CrashPoint Point() const;

 private:
  void FoldFile(uint32_t file, size_t covers);
  void FoldDirectory(size_t covers);
  void AddFileUnits(uint32_t file, const std::vector<size_t>& pending, CrashPoint& point) const;
  void AddEntryUnits(CrashPoint& point) const;

  const Trace& trace_;
  size_t next_ = 0;
  Bounds bounds_;
  bool idle_ = false;
  bool closed_ = false;
  std::array<uint32_t, kParts> entries_{};
  std::map<uint32_t, FileImage> files_;
  std::map<uint32_t, std::vector<size_t>> pending_;  // operations not yet durable, by file
  std::vector<size_t> pending_entries_;
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_CRASH_STATE_H_
