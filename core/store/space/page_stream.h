// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_
#define CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_

#include <array>
#include <cstdint>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// Writes bytes one behind another into the main file, as whole pages and in large writes. What
// shares a page with bytes of others, before the first whole page and behind the last, stays in
// memory: those pages are written by logged commits alone. Threads: one at a time.
class PageStream {
 public:
  // `begin`: where the first byte goes. `write_bytes`: whole pages, about so much at a time.
  PageStream(MappedStorage& main, uint64_t begin, uint64_t write_bytes);

  // `bytes` come next; they are written or copied. A stream that failed is of no more use.
  Status Append(Bytes bytes);

  // Writes every whole page that is still in memory.
  Status Flush();
  // Flushes, and gives back the memory of large writes: nothing more comes.
  Status Finish();

  // After Flush: what lies in no whole page, with its place in the file. Either may be empty.
  struct Fragment {
    uint64_t offset;
    Bytes bytes;
  };
  std::array<Fragment, 2> Fragments() const {
    return {{{begin_, leading_}, {begin_ + leading_.size() + written_, tail_}}};
  }

  // Copies what was appended at begin() + position .. of out.size() bytes.
  Status Read(uint64_t position, MutableBytes out) const;

 private:
  MappedStorage& main_;
  const uint64_t begin_;
  const size_t write_bytes_;
  const uint64_t unit_;  // writes end at multiples of it, so that huge pages can hold them
  ByteVector leading_;
  uint64_t written_ = 0;  // bytes of whole pages, behind `leading_`
  ByteVector tail_;       // what comes behind them
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_SPACE_PAGE_STREAM_H_
