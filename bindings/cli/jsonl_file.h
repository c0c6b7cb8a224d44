// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_JSONL_FILE_H_
#define CHASSIS_BINDINGS_CLI_JSONL_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bindings/cli/input_file.h"
#include "bindings/cli/row.h"

namespace cli {

// A file or pipe of JSONL. A line of a pipe is read as soon as it arrives. Every problem names the
// file and the line, counted from 1.
class JsonlFile {
 public:
  // `path` is the name of the file in messages.
  JsonlFile(std::string path, FileHandle file) : path_(std::move(path)), file_(std::move(file)) {}

  const std::string& path() const { return path_; }

  // Reads the next row and skips blank lines. Returns false at the end.
  Result<bool> Next(Row& row);

  // Returns the row that the next Next() reads, or NULL at the end.
  Result<const Row*> Peek();

  // The line of the row read last, and the size of all lines up to it.
  uint64_t line() const { return line_; }
  uint64_t bytes() const { return bytes_; }

  // "PATH: line N"
  std::string At(uint64_t line) const { return path_ + ": line " + std::to_string(line); }

 private:
  Result<bool> NextLine(std::string_view& line);
  std::string_view TakeLine(size_t length);
  Status Fill();

  std::string path_;
  FileHandle file_;
  std::string buffer_;
  size_t begin_ = 0;     // of the next line in the buffer
  size_t searched_ = 0;  // no line ends between the begin and here
  bool at_end_ = false;
  uint64_t line_ = 0;
  uint64_t bytes_ = 0;
  std::optional<Row> peeked_;
};

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_JSONL_FILE_H_
