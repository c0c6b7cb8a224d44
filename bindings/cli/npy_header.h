// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_NPY_HEADER_H_
#define CHASSIS_BINDINGS_CLI_NPY_HEADER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// What the dictionary at the head of a .npy file says.
struct NpyHeader {
  std::string descr;  // the type of an element, such as "<f4"; "" if it is not a plain string
  bool fortran_order = false;
  std::vector<uint64_t> shape;
};

// Parses "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }". No value: it is malformed,
// or one of the three keys is missing, unknown or there twice.
std::optional<NpyHeader> ParseNpyHeader(std::string_view text);

// All that stands in front of an array of float32 in C order.
std::string FormatNpyHead(uint64_t rows, uint32_t columns);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_NPY_HEADER_H_
