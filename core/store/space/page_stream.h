// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_
#define CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_

#include <array>
#include <cstdint>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// Writes consecutive bytes into the main file, as whole pages and in large writes. Bytes that share
// a page with others, before the first whole page and behind the last, stay in memory, because only
// logged commits write those pages. Threads: one at a time.
class PageStream {
 public:
  // `begin`: the offset of the first byte. `write_bytes`: whole pages; the approximate size of a
  // write.
  PageStream(MappedStorage& main, uint64_t begin, uint64_t write_bytes);

  // Appends `bytes`, which are written or copied. After a failure the stream must not be used,
  // because it may have taken a part of them.
  Status Append(Bytes bytes);

  // Writes every whole page that is still in memory.
  Status Flush();
  // Flushes and releases the memory of large writes. Nothing is appended afterwards.
  Status Finish();

  // After Flush: the bytes that are in no whole page, with their offsets in the file. Either may be
  // empty.
  struct Fragment {
    uint64_t offset;
    Bytes bytes;
  };
  std::array<Fragment, 2> Fragments() const {
    return {{{begin_, leading_}, {begin_ + leading_.size() + written_, tail_}}};
  }

  // Copies out.size() bytes of those appended, from `position` on.
  Status Read(uint64_t position, MutableBytes out) const;

 private:
  MappedStorage& main_;
  const uint64_t begin_;
  const size_t write_bytes_;
  const uint64_t unit_;  // writes end at multiples of it, so that huge pages can hold them
  ByteVector leading_;
  uint64_t written_ = 0;  // bytes of whole pages, behind `leading_`
  ByteVector tail_;       // the bytes behind them
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_
