// SPDX-License-Identifier: Apache-2.0
#include "core/search/scan.h"

#include <bit>

namespace chassis {
namespace {

// A block that several groups of queries pass over: half of a small second-level cache.
constexpr size_t kCachedBytes = size_t{256} << 10;
// A block that is read once: so long that the start of four new streams does not show.
constexpr size_t kStreamedBytes = size_t{4} << 20;
constexpr size_t kQueryBytes = size_t{16} << 20;
// The memory of a scan: distances of one block, its rows three times, positions.
constexpr uint64_t kScanBytes = uint64_t{64} << 10;
// The memory of a hit in a heap, which doubles as it grows, while the old array still exists.
constexpr uint64_t kHitBytes = 48;

}  // namespace

uint64_t BlockRows(size_t stride, size_t group_count) {
  const size_t bytes = group_count > 1 ? kCachedBytes : kStreamedBytes;
  return std::bit_floor(std::clamp(bytes / stride, size_t{4}, kernels::kMostRows));
}

void InterleaveStreams(std::span<const uint64_t> rows, std::vector<uint64_t>* interleaved) {
  interleaved->resize(rows.size());
  const size_t stream = rows.size() / 4;
  for (size_t i = 0; i < stream; ++i) {
    for (size_t s = 0; s < 4; ++s) (*interleaved)[4 * i + s] = rows[s * stream + i];
  }
  std::copy(rows.begin() + static_cast<ptrdiff_t>(4 * stream), rows.end(),
            interleaved->begin() + static_cast<ptrdiff_t>(4 * stream));
}

Result<size_t> QueriesPerPass(size_t dimension, uint64_t hits, uint64_t used, const Task& task) {
  const size_t usual =
      std::clamp(kQueryBytes / (dimension * sizeof(float)), size_t{64}, size_t{1024});
  if (task.budget() == UINT64_MAX) return usual;
  const uint64_t lines = (dimension + kernels::kLineFloats - 1) / kernels::kLineFloats;
  const uint64_t copy = lines * kernels::kAlignment;
  const uint64_t query = copy + hits * kHitBytes;
  CHASSIS_TRY(task.Afford(used + kScanBytes + query, "search: one query"));
  return std::min<uint64_t>(usual, (task.budget() - used - kScanBytes) / query);
}

}  // namespace chassis
