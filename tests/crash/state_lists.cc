// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/state_lists.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace chassis::crash {
namespace {

State All(const CrashPoint& point) { return State{0, point.changes.size(), {}, {}}; }

// `candidates` are in the order of their changes.
std::vector<State> Sample(std::vector<State> candidates, size_t sample, Random& random) {
  if (candidates.size() <= sample) return candidates;
  const auto newest = candidates.end() - static_cast<ptrdiff_t>(sample / 2);
  std::vector<State> chosen(newest, candidates.end());
  std::sample(candidates.begin(), newest, std::back_inserter(chosen), sample - sample / 2, random);
  return chosen;
}

size_t Newest(const Unit& unit) { return unit.versions.size() - 1; }

// Units in the order of their last change.
std::vector<size_t> UnitsByAge(const CrashPoint& point) {
  std::vector<size_t> units;
  for (const auto& change : point.changes) {
    if (change.version == Newest(point.units[change.unit])) units.push_back(change.unit);
  }
  return units;
}

// Each file and the directory persist completely, not at all, or page by page with one probability.
State RandomSubset(const CrashPoint& point, Random& random) {
  static constexpr double kChances[] = {0.0, 1.0, 0.1, 0.5, 0.9, 0.5};
  std::map<uint32_t, double> chances;
  State state;
  for (size_t unit = 0; unit < point.units.size(); ++unit) {
    const auto [chance, is_new] = chances.try_emplace(point.units[unit].file, 0.0);
    if (is_new) chance->second = kChances[random() % std::size(kChances)];
    if (!std::bernoulli_distribution(chance->second)(random)) continue;
    const size_t newest = Newest(point.units[unit]);
    const size_t version = random() % 4 == 0 ? random() % (newest + 1) : newest;
    state.chosen.emplace_back(unit, version);
  }
  return state;
}

void AppendEverySubset(const CrashPoint& point, std::vector<State>& states) {
  std::vector<size_t> versions(point.units.size(), 0);
  for (;;) {
    State state;
    for (size_t unit = 0; unit < versions.size(); ++unit) {
      state.chosen.emplace_back(unit, versions[unit]);
    }
    states.push_back(std::move(state));
    size_t unit = 0;
    while (unit < versions.size() && versions[unit] == Newest(point.units[unit])) {
      versions[unit++] = 0;
    }
    if (unit == versions.size()) return;
    ++versions[unit];
  }
}

// The contents between two versions of a page, and those of a write that spoiled it.
std::vector<std::pair<PageRef, std::string>> TornPages(const Unit& unit) {
  std::vector<std::pair<PageRef, std::string>> torn;
  const Page& newest = *unit.versions.back().page;
  for (size_t version = 0; version < Newest(unit); ++version) {
    if (version > 0 && version + 1 < Newest(unit)) continue;
    const Page& old = *unit.versions[version].page;
    for (uint64_t cut = kSectorBytes; cut < kPageBytes; cut += kSectorBytes) {
      const std::string at = " at " + std::to_string(cut);
      torn.emplace_back(SplicePages(newest, old, cut), "torn" + at + ", start new");
      torn.emplace_back(SplicePages(old, newest, cut), "torn" + at + ", end new");
    }
  }
  torn.emplace_back(GarbagePage(unit.page * 8 + unit.file), "destroyed");
  torn.emplace_back(ZeroPage(), "zeroed");
  return torn;
}

void AppendTears(const CrashPoint& point, size_t index, const State& base,
                 std::vector<State>& states) {
  const Unit& unit = point.units[index];
  for (auto& [content, reason] : TornPages(unit)) {
    State state = base;
    state.replaced.push_back(
        {unit.part, unit.file, unit.page, std::move(content), std::move(reason)});
    states.push_back(std::move(state));
  }
}

// Destroys every page that is being written, or damages half of them at random.
State ManyTears(const CrashPoint& point, State base, bool all, Random& random) {
  for (const Unit& unit : point.units) {
    if (unit.kind != Unit::Kind::kPage || (!all && random() % 2 == 0)) continue;
    auto torn = TornPages(unit);
    auto& [content, reason] = torn[all ? torn.size() - 2 : random() % torn.size()];
    base.replaced.push_back(
        {unit.part, unit.file, unit.page, std::move(content), std::move(reason)});
  }
  return base;
}

}  // namespace

std::vector<State> PrefixStates(const CrashPoint& point, size_t sample, Random& random) {
  std::vector<State> states;
  for (size_t last = 0; last <= point.changes.size(); ++last) states.push_back({0, last, {}, {}});
  return Sample(std::move(states), sample, random);
}

std::vector<State> DropStates(const CrashPoint& point, size_t sample, Random& random) {
  std::vector<State> states;
  for (const size_t unit : UnitsByAge(point)) {
    State state = All(point);
    state.chosen.emplace_back(unit, 0);
    states.push_back(state);
    if (Newest(point.units[unit]) < 2) continue;
    state.chosen.back().second = Newest(point.units[unit]) - 1;
    states.push_back(std::move(state));
  }
  return Sample(std::move(states), sample, random);
}

std::vector<State> ReorderStates(const CrashPoint& point, size_t exhaustive, size_t sample,
                                 Random& random) {
  std::vector<State> states;
  if (point.changes.size() <= exhaustive) {
    AppendEverySubset(point, states);
    return states;
  }
  std::vector<State> structured;
  for (size_t index = 0; index < point.changes.size(); ++index) {
    structured.push_back({index, point.changes.size(), {}, {}});
    structured.push_back({index, index + 1, {}, {}});
  }
  states = Sample(std::move(structured), sample - sample / 2, random);
  while (states.size() < sample) states.push_back(RandomSubset(point, random));
  return states;
}

std::vector<State> TearStates(const CrashPoint& point, size_t sample, Random& random) {
  // Pages are drawn before their many tears are made.
  std::vector<size_t> pages = UnitsByAge(point);
  std::erase_if(pages, [&](size_t unit) { return point.units[unit].kind != Unit::Kind::kPage; });
  constexpr size_t kTearsOfAPage = 16;
  const size_t wanted = std::max<size_t>(2, sample / kTearsOfAPage * 2);
  if (pages.size() > wanted) {
    const auto newest = pages.end() - static_cast<ptrdiff_t>(wanted / 2);
    std::vector<size_t> chosen;
    std::sample(pages.begin(), newest, std::back_inserter(chosen), wanted - wanted / 2, random);
    chosen.insert(chosen.end(), newest, pages.end());
    pages = std::move(chosen);
  }
  std::vector<State> states;
  for (const size_t unit : pages) {
    AppendTears(point, unit, All(point), states);
    AppendTears(point, unit, State{}, states);
    AppendTears(point, unit, RandomSubset(point, random), states);
  }
  std::vector<State> chosen;
  std::sample(states.begin(), states.end(), std::back_inserter(chosen), sample, random);
  if (pages.empty()) return chosen;
  chosen.push_back(ManyTears(point, All(point), true, random));
  for (size_t draw = 0; draw < 1 + sample / 32; ++draw) {
    chosen.push_back(ManyTears(point, RandomSubset(point, random), false, random));
  }
  return chosen;
}

std::vector<State> ResizeStates(const CrashPoint& point, size_t sample, Random& random) {
  std::vector<State> states;
  for (size_t unit = 0; unit < point.units.size(); ++unit) {
    if (point.units[unit].kind != Unit::Kind::kSize) continue;
    for (size_t version = 0; version <= Newest(point.units[unit]); ++version) {
      std::vector<State> bases = {All(point), State{}};
      for (int draw = 0; draw < 4; ++draw) bases.push_back(RandomSubset(point, random));
      for (State& state : bases) {
        state.chosen.emplace_back(unit, version);
        states.push_back(std::move(state));
      }
    }
  }
  return Sample(std::move(states), sample, random);
}

std::vector<State> MixedStates(const CrashPoint& point, size_t sample, Random& random) {
  std::vector<State> states = {All(point), State{}};
  while (states.size() < sample) states.push_back(RandomSubset(point, random));
  return states;
}

}  // namespace chassis::crash
