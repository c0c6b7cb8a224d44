// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_VECTOR_FILE_H_
#define CHASSIS_BINDINGS_CLI_VECTOR_FILE_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "bindings/cli/input_file.h"
#include "bindings/cli/result.h"

namespace cli {

// Decodes one row of a file to `dimension` floats. Returns what is wrong with it, or "".
using DecodeRow = std::string (*)(const std::byte* row, uint32_t dimension, float* out);

// Where the rows of a file lie: `rows` of them, one after the other, `row_bytes` each.
struct RowLayout {
  uint64_t first_row = 0;  // its offset
  uint64_t row_bytes = 0;
  uint32_t dimension = 0;
  uint64_t rows = 0;
  uint64_t cut_row = 0;  // bytes behind the last row: the beginning of one more
  DecodeRow decode = nullptr;
};

// A file of float vectors, read in order. Rows are counted from 0; every problem names the file and
// where it can the row.
class VectorFile {
 public:
  // Reads the header of a .fvecs or .npy file. Refuses a file without rows.
  static Result<VectorFile> Open(const std::string& path);

  // The same for a regular file, from its beginning; `path` is its name in messages.
  static Result<VectorFile> Open(const std::string& path, FileHandle file, Format format);

  const std::string& path() const { return path_; }
  uint32_t dimension() const { return layout_.dimension; }
  uint64_t rows() const { return layout_.rows; }
  uint64_t row_bytes() const { return layout_.row_bytes; }

  // Decodes up to `rows` rows to `out`, row-major, rows * dimension floats. Returns how many; 0 at
  // the end.
  Result<uint64_t> Read(uint64_t rows, float* out);

  // Back to row 0.
  Status Rewind();

  // Reads every row, so that a file which passes can be taken whole; then rewinds.
  Status Check();

  // Rows that fill about `bytes` bytes of float32; at least 1.
  uint64_t RowsIn(uint64_t bytes) const;

 private:
  VectorFile(std::string path, FileHandle file, RowLayout layout)
      : path_(std::move(path)), file_(std::move(file)), layout_(layout) {}

  std::string path_;
  FileHandle file_;
  RowLayout layout_;
  uint64_t next_row_ = 0;
  std::vector<std::byte> raw_;
};

// AERO_QUERY_INVALID unless vectors may have `dimension` floats.
Status RequireValidDimension(const std::string& path, int64_t dimension);

// AERO_SCHEMA_DIMENSION_MISMATCH unless `file` has vectors of `dimension` floats, as `what` has.
Status RequireDimension(const VectorFile& file, uint32_t dimension, const std::string& what);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_VECTOR_FILE_H_
