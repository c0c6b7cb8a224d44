// SPDX-License-Identifier: Apache-2.0
#include "tests/model/disk_store.h"

#include <rapidcheck.h>

#include <utility>

#include "tests/crash/crash_state.h"
#include "tests/crash/deterministic_random.h"

namespace chassis::model {
namespace {

using crash::Operation;

std::shared_ptr<Store> OpenOn(crash::Disk& disk, const OpenOptions& options) {
  auto store = Store::Open(disk.Factory(), options);
  if (!store) RC_FAIL("open: " + store.error().message);
  return *store;
}

// Returns how many operations precede the crash: all, or some number that includes all before the
// last call.
size_t CrashMoment(const std::vector<Operation>& operations, Dice& dice, bool within_call) {
  size_t moment = operations.size();
  if (!within_call) return moment;
  while (operations[moment - 1].kind != Operation::Kind::kIssue) --moment;
  return moment + static_cast<size_t>(dice.Below(operations.size() - moment + 1));
}

// Keeps everything, only synced changes, the changes before some instant, or each page, size and
// name as of an instant of its own.
crash::State AnyState(const crash::CrashPoint& point, Dice& dice) {
  crash::State state;
  switch (dice.Below(4)) {
    case 0:
      state.last = point.changes.size();
      break;
    case 1:
      break;
    case 2:
      state.last = static_cast<size_t>(dice.Below(point.changes.size() + 1));
      break;
    default:
      for (size_t unit = 0; unit < point.units.size(); ++unit) {
        const uint64_t versions = point.units[unit].versions.size();
        state.chosen.emplace_back(unit, static_cast<size_t>(dice.Below(versions)));
      }
  }
  return state;
}

}  // namespace

DiskStore::DiskStore(const OpenOptions& options) : options_(options) {
  crash::SeedRandomIds(1);
  disk_.Mount({});
  disk_.Record();
  Open();
}

DiskStore::~DiskStore() = default;

void DiskStore::BeginCall() { disk_.Mark(Operation::Kind::kIssue, ++calls_); }

bool DiskStore::Crash(Dice& dice, bool within_call) {
  disk_.allow = [](const Operation&) { return false; };
  store_ = nullptr;
  disk_.allow = nullptr;
  const crash::Trace trace = disk_.TakeTrace();
  const size_t moment = CrashMoment(trace.operations, dice, within_call);
  crash::TraceWalker walker(trace);
  for (size_t i = 0; i < moment; ++i) walker.Step();
  const crash::CrashPoint point = walker.Point();
  const crash::State state = AnyState(point, dice);
  RC_LOG("    " + point.Describe(state));
  disk_.Mount(point.Build(state));
  return moment == trace.operations.size();
}

void DiskStore::Open() {
  disk_.Record();
  store_ = OpenOn(disk_, options_);
  options_.dimension = 0;
}

void DiskStore::ReadOnly(const std::function<void(Store&)>& body) {
  bool wrote = false;
  disk_.allow = [&](const Operation&) { return wrote = true; };
  OpenOptions options = options_;
  options.read_only = true;
  options.create = false;
  body(*OpenOn(disk_, options));
  disk_.allow = nullptr;
  RC_ASSERT(!wrote);
}

}  // namespace chassis::model
