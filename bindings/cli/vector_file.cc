// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/vector_file.h"

#include <algorithm>
#include <optional>

#include "bindings/cli/fvecs.h"
#include "bindings/cli/npy.h"

namespace cli {
namespace {

constexpr uint64_t kCheckBytes = 1 << 20;

std::string AtRow(const std::string& path, uint64_t row) {
  return path + ": row " + std::to_string(row);
}

}  // namespace

Result<VectorFile> VectorFile::Open(const std::string& path) {
  const std::optional<Format> format = FormatOfEnding(path);
  if (!format || *format == Format::kJsonl) {
    return Refuse(AERO_QUERY_INVALID, path + ": neither .fvecs nor .npy");
  }
  CLI_ASSIGN(FileHandle file, OpenRegularFile(path));
  return Open(path, std::move(file), *format);
}

Result<VectorFile> VectorFile::Open(const std::string& path, FileHandle file, Format format) {
  CLI_ASSIGN(const uint64_t size, SizeOf(path, file.get()));
  std::rewind(file.get());
  CLI_ASSIGN(const RowLayout layout, format == Format::kNpy
                                         ? ReadNpyLayout(path, file.get(), size)
                                         : ReadFvecsLayout(path, file.get(), size));
  if (layout.rows == 0 && layout.cut_row == 0) {
    return Refuse(AERO_QUERY_INVALID, path + ": no rows");
  }
  VectorFile opened(path, std::move(file), layout);
  CLI_TRY(opened.Rewind());
  return opened;
}

Result<uint64_t> VectorFile::Read(uint64_t rows, float* out) {
  const uint64_t count = std::min(rows, layout_.rows - next_row_);
  raw_.resize(count * layout_.row_bytes);
  const size_t got = std::fread(raw_.data(), 1, raw_.size(), file_.get());
  if (std::ferror(file_.get()) != 0) return ReadFailed(path_);
  for (uint64_t i = 0; i < count; ++i, ++next_row_) {
    const uint64_t end = (i + 1) * layout_.row_bytes;
    if (end > got) {
      return Refuse(AERO_QUERY_INVALID, AtRow(path_, next_row_) + ": the file became shorter");
    }
    const std::string wrong = layout_.decode(&raw_[end - layout_.row_bytes], layout_.dimension,
                                             out + i * layout_.dimension);
    if (!wrong.empty()) return Refuse(AERO_QUERY_INVALID, AtRow(path_, next_row_) + ": " + wrong);
  }
  return count;
}

Status VectorFile::Rewind() {
  next_row_ = 0;
  if (fseeko(file_.get(), static_cast<off_t>(layout_.first_row), SEEK_SET) != 0) {
    return ReadFailed(path_);
  }
  return {};
}

Status VectorFile::Check() {
  const uint64_t chunk = RowsIn(kCheckBytes);
  std::vector<float> decoded(chunk * layout_.dimension);
  uint64_t count = 0;
  do {
    CLI_ASSIGN(count, Read(chunk, decoded.data()));
  } while (count > 0);
  if (layout_.cut_row > 0) {
    return Refuse(AERO_QUERY_INVALID, AtRow(path_, layout_.rows) +
                                          " is cut short: " + std::to_string(layout_.cut_row) +
                                          " of " + std::to_string(layout_.row_bytes) + " bytes");
  }
  return Rewind();
}

uint64_t VectorFile::RowsIn(uint64_t bytes) const {
  return std::max<uint64_t>(1, bytes / (sizeof(float) * layout_.dimension));
}

Status RequireValidDimension(const std::string& path, int64_t dimension) {
  if (dimension >= 1 && dimension <= static_cast<int64_t>(CHASSIS_MAX_DIMENSION)) return {};
  return Refuse(AERO_QUERY_INVALID, AtRow(path, 0) + ": dimension " + std::to_string(dimension) +
                                        " is not between 1 and " +
                                        std::to_string(CHASSIS_MAX_DIMENSION));
}

Status RequireDimension(const VectorFile& file, uint32_t dimension, const std::string& what) {
  if (file.dimension() == dimension) return {};
  return Refuse(AERO_SCHEMA_DIMENSION_MISMATCH, AtRow(file.path(), 0) + ": dimension " +
                                                    std::to_string(file.dimension()) + ", " + what +
                                                    " has " + std::to_string(dimension));
}

}  // namespace cli
