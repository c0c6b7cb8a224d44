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

// "jsonl", "npy" or "fvecs".
std::optional<Format> FormatNamed(const std::string& name);

// The format that the ending of a file's name says.
std::optional<Format> FormatOfEnding(const std::string& path);

// AERO_STORAGE_NOT_FOUND where there is none, AERO_QUERY_INVALID for a folder or pipe.
Result<FileHandle> OpenRegularFile(const std::string& path);

// Of a regular file; `name` is its name in messages.
Result<uint64_t> SizeOf(const std::string& name, std::FILE* file);

// All of standard input in a file without a name, at its beginning, so that it can be read twice.
Result<FileHandle> CopyStandardInput();

// Another handle on the open file of `file`, with which it shares its position.
Result<FileHandle> Duplicate(const std::string& name, std::FILE* file);

// AERO_STORAGE_READ_FAILED with what errno says.
tl::unexpected<Problem> ReadFailed(const std::string& name);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_INPUT_FILE_H_
