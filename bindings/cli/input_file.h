// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_INPUT_FILE_H_
#define CHASSIS_BINDINGS_CLI_INPUT_FILE_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "bindings/cli/result.h"

namespace cli {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

enum class Format { kJsonl, kNpy, kFvecs };

// Returns the format called "jsonl", "npy" or "fvecs".
std::optional<Format> FormatNamed(const std::string& name);

// Returns the format that the ending of a file's name stands for.
std::optional<Format> FormatOfEnding(const std::string& path);

// Fails with AERO_STORAGE_NOT_FOUND for a missing file, AERO_QUERY_INVALID for a folder or pipe.
Result<FileHandle> OpenRegularFile(const std::string& path);

// Returns the size of a regular file; `name` is its name in messages.
Result<uint64_t> SizeOf(const std::string& name, std::FILE* file);

// Copies standard input to an unnamed file, so that it can be read twice. The file is at its
// beginning.
Result<FileHandle> CopyStandardInput();

// Returns another handle of the open file, which shares its position with `file`.
Result<FileHandle> Duplicate(const std::string& name, std::FILE* file);

// Returns AERO_STORAGE_READ_FAILED with the text of errno.
tl::unexpected<Problem> ReadFailed(const std::string& name);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_INPUT_FILE_H_
