// SPDX-License-Identifier: Apache-2.0
#include "core/store/page_stream.h"

#include <algorithm>
#include <cstring>

#include "core/format/layout.h"

namespace chassis {

PageStream::PageStream(MappedStorage& main, uint64_t begin, uint64_t write_bytes)
    : main_(main), begin_(begin), write_bytes_(static_cast<size_t>(write_bytes)) {}

Status PageStream::Append(Bytes bytes) {
  const uint64_t first_page = AlignUp(begin_, kPageSize);
  const size_t to_head =
      std::min(bytes.size(), static_cast<size_t>(first_page - begin_) - head_.size());
  head_.insert(head_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(to_head));
  bytes = bytes.subspan(to_head);
  while (!bytes.empty()) {
    const bool large = bytes.size() >= write_bytes_;
    size_t n = write_bytes_ - tail_.size();
    if (large && tail_.empty()) {
      n = static_cast<size_t>(AlignDown(bytes.size(), kPageSize));
      CHASSIS_TRY(main_.Write(begin_ + head_.size() + written_, bytes.first(n)));
      written_ += n;
    } else {
      // Of a large piece no more than completes the page; the rest is written from where it is.
      if (large) n = static_cast<size_t>(AlignUp(tail_.size(), kPageSize)) - tail_.size();
      n = std::min(n, bytes.size());
      tail_.insert(tail_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(n));
      if (large || tail_.size() == write_bytes_) CHASSIS_TRY(Flush());
    }
    bytes = bytes.subspan(n);
  }
  return {};
}

Status PageStream::Flush() {
  const auto whole = static_cast<size_t>(AlignDown(tail_.size(), kPageSize));
  if (whole == 0) return {};
  CHASSIS_TRY(main_.Write(begin_ + head_.size() + written_, Bytes(tail_).first(whole)));
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
  if (position < head_.size()) copy(head_, position);
  if (out.empty()) return {};
  if (const uint64_t at = position - head_.size(); at < written_) {
    const size_t n = static_cast<size_t>(std::min<uint64_t>(out.size(), written_ - at));
    CHASSIS_TRY(main_.Read(begin_ + position, out.first(n)));
    out = out.subspan(n);
    position += n;
  }
  if (!out.empty()) copy(tail_, position - head_.size() - written_);
  return {};
}

}  // namespace chassis
