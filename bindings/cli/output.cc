// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/output.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace cli {
namespace {

constexpr std::array<const char*, 4> kMetricNames = {"", "l2", "ip", "cosine"};

}  // namespace

void PrintJson(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::printf("%s\n", text.c_str());
}

std::optional<std::string> JsonText(std::string_view text) {
  try {
    return Json(text).dump();
  } catch (const Json::type_error&) {
    return std::nullopt;
  }
}

std::string WithSeparators(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, 1, ',');
  return text;
}

std::string ReadableBytes(uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  std::array<char, 32> text = {};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
  return text.data();
}

std::string MetricName(uint32_t metric) {
  return metric > 0 && metric < kMetricNames.size() ? kMetricNames[metric] : "unknown";
}

uint32_t MetricNumber(const std::string& name) {
  for (uint32_t number = 1; number < kMetricNames.size(); ++number) {
    if (name == kMetricNames[number]) return number;
  }
  return 0;
}

Status FlushOutput() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return Refuse(AERO_STORAGE_WRITE_FAILED, std::string("standard output: ") + std::strerror(errno));
}

}  // namespace cli
