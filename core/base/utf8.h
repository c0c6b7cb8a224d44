// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_UTF8_H_
#define CHASSIS_CORE_BASE_UTF8_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace chassis {

// Returns the bytes of the well-formed UTF-8 character at the start of `text`, or 0 if there is
// none.
size_t Utf8CharacterSize(std::string_view text);

// Returns the byte offset at which `text` first is not well-formed, or nothing if all of it is. NUL
// counts as a character.
std::optional<size_t> FindNonUtf8(std::string_view text);

// Copies `text` to `out` as NUL-terminated UTF-8: as many whole characters as fit into `capacity`
// bytes with the NUL. A byte that belongs to no character, or is NUL, becomes '?'. REQUIRES:
// `capacity` is at least 1, because the NUL is always written.
void CopyUtf8(std::string_view text, char* out, size_t capacity);

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_UTF8_H_
