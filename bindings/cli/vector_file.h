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

// Decodes one row of a file to `dimension` floats. Returns the reason if the row is bad, else "".
using DecodeRow = std::string (*)(const std::byte* row, uint32_t dimension, float* out);

// Where the rows of a file lie: `rows` adjacent rows of `row_bytes` each.
struct RowLayout {
  uint64_t first_row = 0;  // the offset of row 0
  uint64_t row_bytes = 0;
  uint32_t dimension = 0;
  uint64_t rows = 0;
  uint64_t cut_row = 0;  // bytes of an incomplete row behind the last one
  DecodeRow decode = nullptr;
};

// A file of float vectors, read in order. Rows are counted from 0. Every problem names the file and
// the row, if there is one.
class VectorFile {
 public:
  // Reads the header of a .fvecs or .npy file. Refuses a file without rows.
  static Result<VectorFile> Open(const std::string& path);

  // Opens a regular file that is already open as `file`; `path` is its name in messages.
  static Result<VectorFile> Open(const std::string& path, FileHandle file, Format format);

  const std::string& path() const { return path_; }
  uint32_t dimension() const { return layout_.dimension; }
  uint64_t rows() const { return layout_.rows; }
  uint64_t row_bytes() const { return layout_.row_bytes; }

  // Decodes up to `rows` rows to `out`, an array of rows * dimension floats, row-major. Returns the
  // number of decoded rows, 0 at the end.
  Result<uint64_t> Read(uint64_t rows, float* out);

  // Goes back to row 0.
  Status Rewind();

  // Reads every row and fails if one is bad; then rewinds.
  Status Check();

  // Returns the number of rows in about `bytes` bytes of float32; at least 1.
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

// Fails with AERO_QUERY_INVALID unless `dimension` is valid for vectors.
Status RequireValidDimension(const std::string& path, int64_t dimension);

// Fails with AERO_SCHEMA_DIMENSION_MISMATCH unless `file` has vectors of `dimension` floats. The
// message names `what` as having this dimension.
Status RequireDimension(const VectorFile& file, uint32_t dimension, const std::string& what);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_VECTOR_FILE_H_
