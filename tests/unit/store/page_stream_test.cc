// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/page_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "core/format/layout.h"
#include "tests/support/image_factory.h"

namespace chassis {
namespace {

constexpr std::byte kOthers{0xEE};
constexpr uint64_t kFileBytes = 192 << 10;

bool Same(Bytes a, Bytes b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

// A stream at some offset in a file that is full of other bytes, and the bytes appended to it.
class StreamInFile {
 public:
  StreamInFile(uint64_t begin, uint64_t write_bytes)
      : main_(*ImageFactory(image_).Create(Part::kLog0)), begin_(begin) {
    EXPECT_TRUE(main_->Grow(kFileBytes));
    std::ranges::fill(image_[Part::kLog0]->bytes(), kOthers);
    stream_.emplace(*main_, begin, write_bytes);
  }

  void Append(size_t count) {
    ByteVector bytes(count);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(++value_ % 200);
    RC_ASSERT(stream_->Append(bytes).has_value());
    appended_.insert(appended_.end(), bytes.begin(), bytes.end());
  }

  void CheckRead(uint64_t position, size_t count) {
    ByteVector out(count);
    RC_ASSERT(stream_->Read(position, out).has_value());
    RC_ASSERT(Same(out, Bytes(appended_).subspan(position, count)));
  }

  // Checks that after Flush whole pages are in the file, the rest is in the fragments, and nothing
  // was written elsewhere.
  void CheckFlushed() {
    RC_ASSERT(stream_->Flush().has_value());
    ByteVector expected(kFileBytes, kOthers);
    const uint64_t end = begin_ + appended_.size();
    const uint64_t first_page = std::min(AlignUp(begin_, kPageSize), end);
    const uint64_t last_page = std::max(AlignDown(end, kPageSize), first_page);
    std::copy(appended_.begin() + static_cast<ptrdiff_t>(first_page - begin_),
              appended_.begin() + static_cast<ptrdiff_t>(last_page - begin_),
              expected.begin() + static_cast<ptrdiff_t>(first_page));
    RC_ASSERT(Same(image_[Part::kLog0]->bytes(), expected));
    const auto fragments = stream_->Fragments();
    RC_ASSERT(fragments[0].offset == begin_);
    RC_ASSERT(Same(fragments[0].bytes, Bytes(appended_).first(first_page - begin_)));
    RC_ASSERT(fragments[1].offset == last_page);
    RC_ASSERT(Same(fragments[1].bytes, Bytes(appended_).subspan(last_page - begin_)));
  }

  size_t size() const { return appended_.size(); }

 private:
  StoreImage image_;
  std::unique_ptr<MappedStorage> main_;
  const uint64_t begin_;
  std::optional<PageStream> stream_;
  ByteVector appended_;
  int value_ = 0;
};

RC_GTEST_PROP(PageStream, WritesWholePagesAndKeepsTheFragments, ()) {
  const uint64_t write_bytes = *rc::gen::element<uint64_t>(4096, 8192, 32768);
  StreamInFile stream(*rc::gen::inRange<uint64_t>(0, 3 * kPageSize), write_bytes);
  const auto appends = *rc::gen::inRange(1, 8);
  for (int i = 0; i < appends; ++i) {
    stream.Append(*rc::gen::inRange<size_t>(0, *rc::gen::element<size_t>(100, 5000, 20'000)));
    const auto position = *rc::gen::inRange<size_t>(0, stream.size() + 1);
    stream.CheckRead(position, *rc::gen::inRange<size_t>(0, stream.size() - position + 1));
    if (*rc::gen::arbitrary<bool>()) stream.CheckFlushed();
  }
  stream.CheckFlushed();
}

}  // namespace
}  // namespace chassis
