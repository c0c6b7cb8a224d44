// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/fvecs.h"

#include <bit>
#include <cstring>

namespace cli {
namespace {

static_assert(std::endian::native == std::endian::little, "rows are copied as they are");

constexpr uint64_t kWord = sizeof(int32_t);

std::string DecodeFvecsRow(const std::byte* row, uint32_t dimension, float* out) {
  int32_t word = 0;
  std::memcpy(&word, row, kWord);
  if (word != static_cast<int64_t>(dimension)) {
    return "dimension " + std::to_string(word) + ", row 0 has " + std::to_string(dimension);
  }
  std::memcpy(out, row + kWord, dimension * sizeof(float));
  return "";
}

}  // namespace

Result<RowLayout> ReadFvecsLayout(const std::string& path, std::FILE* file, uint64_t size) {
  if (size == 0) return Refuse(AERO_QUERY_INVALID, path + ": no rows");
  int32_t word = 0;
  if (std::fread(&word, kWord, 1, file) != 1) {
    return Refuse(AERO_QUERY_INVALID, path + ": row 0 is cut short: " + std::to_string(size) +
                                          " bytes, less than a dimension");
  }
  CLI_TRY(RequireValidDimension(path, word));
  RowLayout layout;
  layout.dimension = static_cast<uint32_t>(word);
  layout.row_bytes = kWord + layout.dimension * sizeof(float);
  layout.rows = size / layout.row_bytes;
  layout.cut_row = size % layout.row_bytes;
  layout.decode = DecodeFvecsRow;
  return layout;
}

}  // namespace cli
