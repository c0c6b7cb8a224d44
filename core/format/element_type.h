// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_FORMAT_ELEMENT_TYPE_H_
#define CHASSIS_CORE_FORMAT_ELEMENT_TYPE_H_

#include <cstdint>

namespace chassis {

// The type of the elements of a vector. The numbers are stored. 2 is reserved for half precision
// and 3 for int8.
enum class ElementType : uint32_t { kFloat32 = 1 };

constexpr bool IsKnown(ElementType type) { return type == ElementType::kFloat32; }

}  // namespace chassis

#endif  // CHASSIS_CORE_FORMAT_ELEMENT_TYPE_H_
