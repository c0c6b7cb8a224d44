// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_FVECS_H_
#define CHASSIS_BINDINGS_CLI_FVECS_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "bindings/cli/vector_file.h"

namespace cli {

// Reads the TEXMEX format: each row is a little-endian int32 dimension, then as many float32.
// `size` is the size of the file in bytes, `path` its name in messages.
Result<RowLayout> ReadFvecsLayout(const std::string& path, std::FILE* file, uint64_t size);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_FVECS_H_
