// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_STREAM_TABLE_H_
#define CHASSIS_CORE_STORE_VERSION_STREAM_TABLE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "core/base/coding.h"
#include "core/base/copy_on_write.h"
#include "core/base/crc32c.h"
#include "core/format/stream.h"

namespace chassis {

// The number of the newest element of every stream. Copies share all buckets; a change to a copy
// first copies the bucket. Only one thread changes a copy, before other threads see it, because no
// lock guards it.
class StreamTable {
 public:
  // Returns nothing if no element of `stream` was applied.
  std::optional<uint64_t> Find(std::string_view stream) const {
    const Bucket* bucket = buckets_ ? (*buckets_)[BucketOf(stream)].get() : nullptr;
    if (bucket == nullptr) return std::nullopt;
    const auto found = bucket->find(stream);
    return found == bucket->end() ? std::nullopt : std::optional(found->second);
  }

  void Set(const StreamPosition& position) {
    Bucket& bucket = Own(Own(buckets_)[BucketOf(position.stream)]);
    if (bucket.insert_or_assign(position.stream, position.stream_seq).second) {
      ++size_;
      name_bytes_ += position.stream.size();
    }
  }

  size_t size() const { return size_; }
  uint64_t name_bytes() const { return name_bytes_; }

  // Calls visit(position), in an order that the names alone decide.
  template <typename Visit>
  void ForEach(Visit visit) const {
    if (!buckets_) return;
    for (const auto& bucket : *buckets_) {
      if (!bucket) continue;
      for (const auto& [stream, seq] : *bucket) visit(StreamPosition{stream, seq});
    }
  }

 private:
  using Bucket = std::map<std::string, uint64_t, std::less<>>;
  using Buckets = std::array<std::shared_ptr<Bucket>, 256>;

  static size_t BucketOf(std::string_view stream) {
    return Crc32c(AsBytes(stream)) % std::tuple_size_v<Buckets>;
  }

  std::shared_ptr<Buckets> buckets_;
  size_t size_ = 0;
  uint64_t name_bytes_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_STREAM_TABLE_H_
