// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_STRUCTS_H_
#define CHASSIS_CAPI_STRUCTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/base/error.h"

// The structs of the header that may grow: `struct_size` first, then fields. New fields are
// appended, because older programs know the offsets of the others.
namespace chassis::capi {

// A larger size is uninitialised memory.
inline constexpr uint32_t kLargestStruct = 4096;

// Whether a caller's `Struct` can have this size, in which fields may be missing or added at its
// end. A size that cuts a pointer in two is no multiple of the alignment.
template <typename Struct>
bool IsStructSize(uint32_t struct_size) {
  return struct_size >= sizeof struct_size && struct_size <= kLargestStruct &&
         struct_size % alignof(Struct) == 0;
}

// Fails with AERO_QUERY_INVALID unless the struct_size of `given` can be a caller's. `macro` sets
// it.
template <typename Struct>
Status CheckStructSize(const Struct* given, const char* macro) {
  if (IsStructSize<Struct>(given->struct_size)) return {};
  return Fail(Code::kQueryInvalid, "struct_size is " + std::to_string(given->struct_size) +
                                       ": set it to the size of the struct, as " + macro + " does");
}

// Reads the caller's struct. Fields that it is too small for are 0. Fields that this library does
// not know must be 0, because their effect would be missing.
template <typename Struct>
Result<Struct> ReadStruct(const Struct* in, const char* macro) {
  CHASSIS_TRY(CheckStructSize(in, macro));
  const auto* bytes = reinterpret_cast<const std::byte*>(in);
  const size_t known = std::min<size_t>(in->struct_size, sizeof(Struct));
  const bool all_known = std::all_of(bytes + known, bytes + in->struct_size,
                                     [](std::byte byte) { return byte == std::byte{0}; });
  if (!all_known) {
    return Fail(Code::kQueryInvalid, std::string(macro) + ": a field that this library does not " +
                                         "know is not 0 (struct_size " +
                                         std::to_string(in->struct_size) + ", known here " +
                                         std::to_string(sizeof(Struct)) + ")");
  }
  Struct out{};
  std::memcpy(&out, bytes, known);
  return out;
}

// Writes `value` as far as the caller's struct goes; fields that only the caller knows become 0.
// `out->struct_size` has been checked and stays.
template <typename Struct>
void WriteStruct(Struct value, Struct* out) {
  const size_t size = out->struct_size;
  const size_t known = std::min(size, sizeof(Struct));
  value.struct_size = out->struct_size;
  std::memcpy(out, &value, known);
  std::memset(reinterpret_cast<std::byte*>(out) + known, 0, size - known);
}

// A caller's array of structs. The struct_size of the first is the size of each.
template <typename Struct>
class StructArray {
 public:
  // Fails with AERO_QUERY_INVALID as CheckStructSize of the first struct; the message begins with
  // `name`, the caller's name of the array.
  static Result<StructArray> At(Struct* first, const char* name, const char* macro) {
    const Status checked = CheckStructSize(first, macro);
    if (checked) return StructArray(first);
    return Failure(Prefixed(std::string(name) + "[0].", checked.error()));
  }
  // REQUIRES: IsStructSize<Struct>(first->struct_size), because each element must be aligned.
  explicit StructArray(Struct* first)
      : first_(reinterpret_cast<std::byte*>(first)), size_(first->struct_size) {}

  void Write(size_t i, const Struct& value) const {
    auto* element = reinterpret_cast<Struct*>(first_ + i * size_);
    element->struct_size = size_;
    WriteStruct(value, element);
  }

 private:
  std::byte* first_;
  uint32_t size_;
};

template <typename Struct>
void InitStruct(Struct* out, size_t size) {
  if (out == nullptr || size < sizeof out->struct_size) return;
  std::memset(out, 0, size);
  out->struct_size = static_cast<uint32_t>(size);
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_STRUCTS_H_
