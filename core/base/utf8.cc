// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace chassis {
namespace {

// The lead byte determines the length. It also narrows the second byte, which rules out overlong
// forms, surrogates and numbers past U+10FFFF.
struct Lead {
  uint8_t first, last;  // lead bytes
  uint8_t size;
  uint8_t second_least, second_most;
};

constexpr Lead kLeads[] = {
    {0x01, 0x7F, 1, 0, 0},       {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

bool IsIn(char byte, uint8_t least, uint8_t most) {
  const auto value = static_cast<uint8_t>(byte);
  return value >= least && value <= most;
}

}  // namespace

size_t Utf8CharacterSize(std::string_view text) {
  if (text.empty()) return 0;
  const auto* lead = std::find_if(std::begin(kLeads), std::end(kLeads), [&](const Lead& candidate) {
    return IsIn(text[0], candidate.first, candidate.last);
  });
  if (lead == std::end(kLeads) || text.size() < lead->size) return 0;
  if (lead->size > 1 && !IsIn(text[1], lead->second_least, lead->second_most)) return 0;
  for (size_t i = 2; i < lead->size; ++i) {
    if (!IsIn(text[i], 0x80, 0xBF)) return 0;
  }
  return lead->size;
}

std::optional<size_t> FindNonUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t size = IsIn(text[at], 0, 0x7F) ? 1 : Utf8CharacterSize(text.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return std::nullopt;
}

void CopyUtf8(std::string_view text, char* out, size_t capacity) {
  size_t used = 0;
  while (!text.empty()) {
    const size_t size = Utf8CharacterSize(text);
    const size_t taken = std::max<size_t>(size, 1);
    if (used + taken >= capacity) break;
    std::memcpy(out + used, size == 0 ? "?" : text.data(), taken);
    used += taken;
    text.remove_prefix(taken);
  }
  out[used] = '\0';
}

}  // namespace chassis
