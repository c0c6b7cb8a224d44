// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/input_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlock = 256 << 10;

tl::unexpected<Problem> CopyFailed(const std::string& folder) {
  return Refuse(AERO_STORAGE_WRITE_FAILED,
                "a copy of standard input in " + folder + ": " + std::strerror(errno));
}

Result<FileHandle> MakeUnnamedFile(const std::string& folder) {
  std::string path = folder + "/chassis-XXXXXX";
  const int descriptor = mkstemp(path.data());
  FileHandle file(descriptor < 0 ? nullptr : fdopen(descriptor, "w+b"));
  if (!file) return CopyFailed(folder);
  unlink(path.c_str());
  return file;
}

}  // namespace

std::optional<Format> FormatNamed(const std::string& name) {
  if (name == "jsonl") return Format::kJsonl;
  if (name == "npy") return Format::kNpy;
  if (name == "fvecs") return Format::kFvecs;
  return std::nullopt;
}

std::optional<Format> FormatOfEnding(const std::string& path) {
  const std::string ending = fs::path(path).extension();
  return ending.empty() ? std::nullopt : FormatNamed(ending.substr(1));
}

tl::unexpected<Problem> ReadFailed(const std::string& name) {
  return Refuse(AERO_STORAGE_READ_FAILED, name + ": " + std::strerror(errno));
}

Result<FileHandle> OpenRegularFile(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return Refuse(AERO_STORAGE_NOT_FOUND, path + ": no such file");
  }
  if (error) return Refuse(AERO_STORAGE_READ_FAILED, path + ": " + error.message());
  if (status.type() != fs::file_type::regular) {
    return Refuse(AERO_QUERY_INVALID, path + ": not a regular file");
  }
  FileHandle file(std::fopen(path.c_str(), "rb"));
  if (!file) return ReadFailed(path);
  return file;
}

Result<uint64_t> SizeOf(const std::string& name, std::FILE* file) {
  struct stat status = {};
  if (fstat(fileno(file), &status) != 0) return ReadFailed(name);
  return static_cast<uint64_t>(status.st_size);
}

Result<FileHandle> CopyStandardInput() {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  const std::string folder = error ? "/tmp" : temporary.native();
  CLI_ASSIGN(FileHandle copy, MakeUnnamedFile(folder));
  std::vector<char> block(kBlock);
  while (const size_t count = std::fread(block.data(), 1, block.size(), stdin)) {
    if (std::fwrite(block.data(), 1, count, copy.get()) != count) return CopyFailed(folder);
  }
  if (std::ferror(stdin) != 0) return ReadFailed("standard input");
  if (std::fflush(copy.get()) != 0) return CopyFailed(folder);
  std::rewind(copy.get());
  return copy;
}

Result<FileHandle> Duplicate(const std::string& name, std::FILE* file) {
  const int descriptor = dup(fileno(file));
  FileHandle duplicate(descriptor < 0 ? nullptr : fdopen(descriptor, "rb"));
  if (!duplicate) return ReadFailed(name);
  return duplicate;
}

}  // namespace cli
