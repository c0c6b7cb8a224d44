// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_UTF8_H_
#define CHASSIS_CORE_BASE_UTF8_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace chassis {

// Bytes of the well-formed UTF-8 character that `text` begins with; 0 if it begins with none.
size_t Utf8CharacterSize(std::string_view text);

// Where `text` first is not well-formed, in bytes; nothing if all of it is. NUL is a character
// here.
std::optional<size_t> FindNonUtf8(std::string_view text);

// Copies `text` to `out` as NUL-terminated UTF-8: whole characters, as many as fit into `capacity`
// bytes (at least 1) beside the NUL. A byte that belongs to no character, or is NUL, becomes '?'.
void CopyUtf8(std::string_view text, char* out, size_t capacity);

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_UTF8_H_
