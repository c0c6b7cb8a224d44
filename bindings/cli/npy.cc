// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/npy.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "bindings/cli/npy_header.h"

namespace cli {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr uint64_t kMaxHeader = 1 << 20;

std::string DecodeFloat32Row(const std::byte* row, uint32_t dimension, float* out) {
  std::memcpy(out, row, dimension * sizeof(float));
  return "";
}

std::string DecodeFloat64Row(const std::byte* row, uint32_t dimension, float* out) {
  for (uint32_t i = 0; i < dimension; ++i) {
    double number = 0;
    std::memcpy(&number, row + i * sizeof number, sizeof number);
    if (std::isfinite(number) && std::fabs(number) > std::numeric_limits<float>::max()) {
      return "column " + std::to_string(i) + " is too large for float32";
    }
    out[i] = static_cast<float>(number);
  }
  return "";
}

// The part of the file before the array.
struct HeaderText {
  std::string dictionary;
  uint64_t end = 0;
};

Result<HeaderText> ReadHeaderText(const std::string& path, std::FILE* file) {
  const auto malformed = [&path](const char* what) {
    return Refuse(AERO_QUERY_INVALID, path + ": malformed .npy header: " + what);
  };
  std::array<unsigned char, 8> fixed = {};
  if (std::fread(fixed.data(), 1, fixed.size(), file) != fixed.size() ||
      std::memcmp(fixed.data(), kMagic.data(), kMagic.size()) != 0) {
    return malformed("it does not begin with the magic of NumPy");
  }
  const unsigned version = fixed[kMagic.size()];
  if (version < 1 || version > 3) return malformed("unknown version");
  const size_t length_bytes = version == 1 ? 2 : 4;
  uint32_t length = 0;
  if (std::fread(&length, 1, length_bytes, file) != length_bytes) return malformed("cut short");
  if (length > kMaxHeader) return malformed("its length is over 1 MiB");
  HeaderText text{std::string(length, '\0'), fixed.size() + length_bytes + length};
  if (std::fread(text.dictionary.data(), 1, length, file) != length) return malformed("cut short");
  return text;
}

Status CheckSupported(const std::string& path, const NpyHeader& header) {
  const auto refuse = [&path](const std::string& what) {
    return Refuse(AERO_QUERY_INVALID, path + ": " + what);
  };
  if (header.descr.starts_with(">")) {
    return refuse("big-endian type " + header.descr + "; supported are <f4 and <f8");
  }
  if (header.descr != "<f4" && header.descr != "<f8") {
    return refuse("unsupported type " + (header.descr.empty() ? "of records" : header.descr) +
                  "; supported are <f4 and <f8");
  }
  if (header.fortran_order) return refuse("Fortran order; supported is C order");
  if (header.shape.size() != 2) {
    return refuse("an array of " + std::to_string(header.shape.size()) +
                  " dimensions; supported are 2");
  }
  return {};
}

}  // namespace

Result<RowLayout> ReadNpyLayout(const std::string& path, std::FILE* file, uint64_t size) {
  CLI_ASSIGN(const HeaderText text, ReadHeaderText(path, file));
  const std::optional<NpyHeader> header = ParseNpyHeader(text.dictionary);
  if (!header) {
    return Refuse(AERO_QUERY_INVALID, path + ": malformed .npy header: its dictionary");
  }
  CLI_TRY(CheckSupported(path, *header));
  const bool wide = header->descr == "<f8";
  RowLayout layout;
  layout.first_row = text.end;
  if (header->shape[0] == 0) return layout;
  CLI_TRY(RequireValidDimension(path, static_cast<int64_t>(header->shape[1])));
  layout.dimension = static_cast<uint32_t>(header->shape[1]);
  layout.row_bytes = layout.dimension * (wide ? sizeof(double) : sizeof(float));
  layout.decode = wide ? DecodeFloat64Row : DecodeFloat32Row;
  layout.rows = header->shape[0];
  const uint64_t bytes = size - text.end;
  const uint64_t whole_rows = bytes / layout.row_bytes;
  if (whole_rows < layout.rows) {
    return Refuse(AERO_QUERY_INVALID, path + ": row " + std::to_string(whole_rows) +
                                          " is cut short: the header says " +
                                          std::to_string(layout.rows) + " rows");
  }
  if (bytes != layout.rows * layout.row_bytes) {
    return Refuse(AERO_QUERY_INVALID,
                  path + ": bytes behind the last row, row " + std::to_string(layout.rows - 1));
  }
  return layout;
}

}  // namespace cli
