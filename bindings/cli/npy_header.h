// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_NPY_HEADER_H_
#define CHASSIS_BINDINGS_CLI_NPY_HEADER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// The dictionary at the start of a .npy file.
struct NpyHeader {
  std::string descr;  // the type of an element, such as "<f4"; "" if it is not a plain string
  bool fortran_order = false;
  std::vector<uint64_t> shape;
};

// Parses "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }". Returns no value if the
// text is malformed or does not have each of the three keys once and no others.
std::optional<NpyHeader> ParseNpyHeader(std::string_view text);

// Returns all bytes before the elements of a float32 array in C order.
std::string FormatNpyHeader(uint64_t rows, uint32_t columns);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_NPY_HEADER_H_
