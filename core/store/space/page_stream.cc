// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/page_stream.h"

#include <algorithm>
#include <cstring>

#include "core/format/layout.h"

namespace chassis {
namespace {

// Where the kernel can, it keeps bytes that are written in one piece as one page of this size.
constexpr uint64_t kHugePage = 2 << 20;

}  // namespace

PageStream::PageStream(MappedStorage& main, uint64_t begin, uint64_t write_bytes)
    : main_(main),
      begin_(begin),
      write_bytes_(static_cast<size_t>(write_bytes)),
      unit_(std::clamp(write_bytes, kPageSize, kHugePage)) {}

Status PageStream::Append(Bytes bytes) {
  const uint64_t first_page = AlignUp(begin_, kPageSize);
  const size_t to_leading =
      std::min(bytes.size(), static_cast<size_t>(first_page - begin_) - leading_.size());
  leading_.insert(leading_.end(), bytes.begin(),
                  bytes.begin() + static_cast<ptrdiff_t>(to_leading));
  bytes = bytes.subspan(to_leading);
  while (!bytes.empty()) {
    const bool large = bytes.size() >= write_bytes_;
    const uint64_t tail_begin = begin_ + leading_.size() + written_;
    const uint64_t at = tail_begin + tail_.size();
    if (large && tail_.empty()) {
      const auto n = static_cast<size_t>(AlignDown(at + bytes.size(), unit_) - at);
      CHASSIS_TRY(main_.Write(at, bytes.first(n)));
      written_ += n;
      bytes = bytes.subspan(n);
      continue;
    }
    // Copies only the part of a large piece that completes the unit; the rest is written from the
    // caller's memory.
    const uint64_t end =
        large ? AlignUp(at, unit_) : AlignDown(tail_begin + write_bytes_ + unit_ - 1, unit_);
    const size_t n = std::min(bytes.size(), static_cast<size_t>(end - at));
    tail_.insert(tail_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(n));
    bytes = bytes.subspan(n);
    if (at + n == end) CHASSIS_TRY(Flush());
  }
  return {};
}

Status PageStream::Flush() {
  const auto whole = static_cast<size_t>(AlignDown(tail_.size(), kPageSize));
  if (whole == 0) return {};
  CHASSIS_TRY(main_.Write(begin_ + leading_.size() + written_, Bytes(tail_).first(whole)));
  written_ += whole;
  tail_.erase(tail_.begin(), tail_.begin() + static_cast<ptrdiff_t>(whole));
  return {};
}

Status PageStream::Finish() {
  CHASSIS_TRY(Flush());
  tail_.shrink_to_fit();
  return {};
}

Status PageStream::Read(uint64_t position, MutableBytes out) const {
  const auto copy = [&](Bytes from, uint64_t from_position) {
    from = from.subspan(static_cast<size_t>(from_position));
    const size_t n = std::min(out.size(), from.size());
    std::memcpy(out.data(), from.data(), n);
    out = out.subspan(n);
    position += n;
  };
  if (out.empty()) return {};
  if (position < leading_.size()) copy(leading_, position);
  if (out.empty()) return {};
  if (const uint64_t at = position - leading_.size(); at < written_) {
    const size_t n = static_cast<size_t>(std::min<uint64_t>(out.size(), written_ - at));
    CHASSIS_TRY(main_.Read(begin_ + position, out.first(n)));
    out = out.subspan(n);
    position += n;
  }
  if (!out.empty()) copy(tail_, position - leading_.size() - written_);
  return {};
}

}  // namespace chassis
