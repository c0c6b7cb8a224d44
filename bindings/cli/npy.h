// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_NPY_H_
#define CHASSIS_BINDINGS_CLI_NPY_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "bindings/cli/vector_file.h"

namespace cli {

// Reads NumPy's format, versions 1 to 3: a two-dimensional array in C order of little-endian
// float32, or of float64, which is rounded to float32. `size` is the size of the file in bytes,
// `path` its name in messages.
Result<RowLayout> ReadNpyLayout(const std::string& path, std::FILE* file, uint64_t size);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_NPY_H_
