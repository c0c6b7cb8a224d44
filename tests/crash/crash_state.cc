// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/crash_state.h"

#include <algorithm>
#include <set>

namespace chassis::crash {
namespace {

std::string PartText(Part part) {
  static constexpr const char* kNames[] = {"main", "wal0", "wal1"};
  return kNames[Index(part)];
}

std::string UnitText(const Unit& unit) {
  const std::string file = PartText(unit.part) + "#" + std::to_string(unit.file);
  switch (unit.kind) {
    case Unit::Kind::kPage:
      return file + " page " + std::to_string(unit.page);
    case Unit::Kind::kSize:
      return file + " size";
    case Unit::Kind::kEntry:
      return PartText(unit.part) + " name";
  }
  return "";
}

void ApplyToDurable(const Operation& operation, FileImage& image) {
  if (operation.kind == Operation::Kind::kResize) {
    image.Resize(operation.size);
    return;
  }
  for (const PageVersion& version : operation.pages) image.pages[version.index] = version.page;
}

}  // namespace

std::vector<size_t> CrashPoint::Versions(const State& state) const {
  std::vector<size_t> versions(units.size(), 0);
  for (size_t index = state.first; index < state.last; ++index) {
    versions[changes[index].unit] = changes[index].version;
  }
  for (const auto& [unit, version] : state.chosen) versions[unit] = version;
  return versions;
}

FileImage CrashPoint::BuildFile(uint32_t file, const std::vector<size_t>& versions) const {
  FileImage image = files.at(file);
  std::vector<std::pair<size_t, uint64_t>> cuts;  // truncations that persist: operation, size
  for (size_t index = 0; index < units.size(); ++index) {
    const Unit& unit = units[index];
    if (unit.kind != Unit::Kind::kSize || unit.file != file) continue;
    for (size_t version = 1; version <= versions[index]; ++version) {
      const Unit::Version& resize = unit.versions[version];
      if (resize.size < image.size) cuts.emplace_back(resize.operation, resize.size);
      image.Resize(resize.size);
    }
  }
  for (size_t index = 0; index < units.size(); ++index) {
    const Unit& unit = units[index];
    if (unit.kind != Unit::Kind::kPage || unit.file != file || versions[index] == 0) continue;
    const Unit::Version& version = unit.versions[versions[index]];
    const uint64_t offset = unit.page * kPageBytes;
    const bool cut = std::any_of(cuts.begin(), cuts.end(), [&](const auto& entry) {
      return entry.first > version.operation && entry.second <= offset;
    });
    if (offset < image.size && !cut) image.pages[unit.page] = version.page;
  }
  if (image.size % kPageBytes != 0) image.Resize(image.size);
  return image;
}

DiskImage CrashPoint::Build(const State& state) const {
  const std::vector<size_t> versions = Versions(state);
  std::array<uint32_t, kParts> names = entries;
  for (size_t index = 0; index < units.size(); ++index) {
    const Unit& unit = units[index];
    if (unit.kind == Unit::Kind::kEntry) {
      names[Index(unit.part)] = unit.versions[versions[index]].file;
    }
  }
  DiskImage image;
  for (size_t part = 0; part < kParts; ++part) {
    if (names[part] != kNoFile) image.parts[part] = BuildFile(names[part], versions);
  }
  for (const Replacement& replacement : state.replaced) {
    auto& part = image.parts[Index(replacement.part)];
    const bool reached = names[Index(replacement.part)] == replacement.file;
    if (reached && part && replacement.page < part->pages.size()) {
      part->pages[replacement.page] = replacement.content;
    }
  }
  return image;
}

std::string CrashPoint::Describe(const State& state) const {
  const std::vector<size_t> versions = Versions(state);
  std::string text;
  size_t persisted = 0;
  size_t listed = 0;
  for (size_t index = 0; index < units.size(); ++index) {
    const size_t newest = units[index].versions.size() - 1;
    if (versions[index] == newest) {
      ++persisted;
    } else if (++listed <= 12) {
      text += "; " + UnitText(units[index]) + " at version " + std::to_string(versions[index]) +
              " of " + std::to_string(newest);
    }
  }
  if (listed > 12) text += "; and " + std::to_string(listed - 12) + " more not at their newest";
  for (const Replacement& replacement : state.replaced) {
    text += "; " + PartText(replacement.part) + " page " + std::to_string(replacement.page) + " " +
            replacement.reason;
  }
  return std::to_string(persisted) + " of " + std::to_string(units.size()) +
         " unsynced units at their newest" + text;
}

TraceWalker::TraceWalker(const Trace& trace) : trace_(trace) {
  for (size_t part = 0; part < kParts; ++part) {
    entries_[part] = kNoFile;
    if (!trace.base.parts[part]) continue;
    entries_[part] = static_cast<uint32_t>(part);
    files_[static_cast<uint32_t>(part)] = *trace.base.parts[part];
  }
}

void TraceWalker::Step() {
  const Operation& operation = trace_.operations[next_];
  closed_ = operation.kind == Operation::Kind::kClosed;
  idle_ = closed_ || operation.kind == Operation::Kind::kIdle;
  switch (operation.kind) {
    case Operation::Kind::kWrite:
    case Operation::Kind::kResize:
      files_.try_emplace(operation.file);
      pending_[operation.file].push_back(next_);
      break;
    case Operation::Kind::kSync:
      FoldFile(operation.file, operation.covers);
      break;
    case Operation::Kind::kEntry:
      if (operation.file != kNoFile) files_.try_emplace(operation.file);
      pending_entries_.push_back(next_);
      break;
    case Operation::Kind::kSyncDirectory:
      FoldDirectory(operation.covers);
      break;
    case Operation::Kind::kIssue:
      bounds_.issued = operation.level;
      break;
    case Operation::Kind::kAcknowledge:
      bounds_.acknowledged = operation.level;
      break;
    case Operation::Kind::kWithdraw:
      bounds_.issued = bounds_.acknowledged;
      break;
    case Operation::Kind::kIdle:
    case Operation::Kind::kClosed:
      break;
  }
  ++next_;
}

void TraceWalker::FoldFile(uint32_t file, size_t covers) {
  std::vector<size_t>& pending = pending_[file];
  const auto kept = std::lower_bound(pending.begin(), pending.end(), covers);
  for (auto index = pending.begin(); index != kept; ++index) {
    ApplyToDurable(trace_.operations[*index], files_[file]);
  }
  pending.erase(pending.begin(), kept);
}

void TraceWalker::FoldDirectory(size_t covers) {
  const auto kept = std::lower_bound(pending_entries_.begin(), pending_entries_.end(), covers);
  for (auto index = pending_entries_.begin(); index != kept; ++index) {
    const Operation& operation = trace_.operations[*index];
    entries_[Index(operation.part)] = operation.file;
  }
  pending_entries_.erase(pending_entries_.begin(), kept);
}

CrashPoint TraceWalker::Point() const {
  CrashPoint point;
  point.operation = next_;
  point.bounds = bounds_;
  point.idle = idle_;
  point.closed = closed_;
  point.entries = entries_;
  std::set<uint32_t> reachable;
  for (const uint32_t file : entries_) reachable.insert(file);
  for (const size_t index : pending_entries_) reachable.insert(trace_.operations[index].file);
  reachable.erase(kNoFile);
  AddEntryUnits(point);
  for (const uint32_t file : reachable) {
    point.files[file] = files_.at(file);
    const auto pending = pending_.find(file);
    if (pending != pending_.end()) AddFileUnits(file, pending->second, point);
  }
  for (size_t unit = 0; unit < point.units.size(); ++unit) {
    const auto& versions = point.units[unit].versions;
    for (size_t version = 1; version < versions.size(); ++version) {
      point.changes.push_back({versions[version].operation, unit, version});
    }
  }
  std::stable_sort(
      point.changes.begin(), point.changes.end(),
      [](const auto& left, const auto& right) { return left.operation < right.operation; });
  return point;
}

void TraceWalker::AddEntryUnits(CrashPoint& point) const {
  for (size_t part = 0; part < kParts; ++part) {
    Unit unit{Unit::Kind::kEntry, static_cast<Part>(part), kNoFile, 0, {}};
    unit.versions.push_back({0, nullptr, 0, entries_[part]});
    for (const size_t index : pending_entries_) {
      const Operation& operation = trace_.operations[index];
      if (Index(operation.part) == part) {
        unit.versions.push_back({index, nullptr, 0, operation.file});
      }
    }
    if (unit.versions.size() > 1) point.units.push_back(std::move(unit));
  }
}

void TraceWalker::AddFileUnits(uint32_t file, const std::vector<size_t>& pending,
                               CrashPoint& point) const {
  if (pending.empty()) return;
  const FileImage& durable = files_.at(file);
  const Part part = trace_.operations[pending.front()].part;
  Unit size{Unit::Kind::kSize, part, file, 0, {{0, nullptr, durable.size, file}}};
  std::map<uint64_t, Unit> pages;
  for (const size_t index : pending) {
    const Operation& operation = trace_.operations[index];
    if (operation.kind == Operation::Kind::kResize) {
      size.versions.push_back({index, nullptr, operation.size, file});
    }
    for (const PageVersion& version : operation.pages) {
      auto [entry, is_new] =
          pages.try_emplace(version.index, Unit{Unit::Kind::kPage, part, file, version.index, {}});
      std::vector<Unit::Version>& versions = entry->second.versions;
      if (is_new) {
        const bool exists = version.index < durable.pages.size();
        versions.push_back({0, exists ? durable.pages[version.index] : ZeroPage(), 0, file});
      }
      versions.push_back({index, version.page, 0, file});
    }
  }
  if (size.versions.size() > 1) point.units.push_back(std::move(size));
  for (auto& [index, unit] : pages) point.units.push_back(std::move(unit));
}

}  // namespace chassis::crash
