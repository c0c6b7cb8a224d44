// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/settings.h"

#include <algorithm>
#include <string_view>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

constexpr char kUsage[] =
    "usage: [--scale full|quick|tiny] [--only ROW] [--folder FOLDER] [--json FILE] [--alone] "
    "[--list]";

Scale ParseScale(std::string_view name) {
  if (name == "full") return Scale::kFull;
  if (name == "quick") return Scale::kQuick;
  if (name == "tiny") return Scale::kTiny;
  Fail(kUsage);
}

}  // namespace

size_t Settings::Count(size_t full) const {
  if (scale == Scale::kTiny) return std::min<size_t>(full, 300);
  return scale == Scale::kQuick ? std::max<size_t>(full / 10, 1) : full;
}

size_t Settings::Commits(size_t full) const {
  return scale == Scale::kTiny ? std::min<size_t>(full, 2) : Count(full);
}

size_t Settings::Rounds(size_t full) const {
  if (scale == Scale::kTiny) return 1;
  return scale == Scale::kQuick ? std::min<size_t>(full, 5) : full;
}

Settings ParseSettings(int argc, char** argv) {
  Settings settings;
  settings.folder = std::filesystem::current_path();
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--list") {
      settings.list = true;
      continue;
    }
    if (name == "--alone") {
      settings.alone = true;
      continue;
    }
    Require(i + 1 < argc, kUsage);
    const char* value = argv[++i];
    if (name == "--scale") {
      settings.scale = ParseScale(value);
    } else if (name == "--only") {
      settings.only = value;
    } else if (name == "--folder") {
      settings.folder = value;
    } else if (name == "--json") {
      settings.json = value;
    } else {
      Fail(kUsage);
    }
  }
  return settings;
}

}  // namespace chassis::bench
