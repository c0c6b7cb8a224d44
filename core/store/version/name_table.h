// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_
#define CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/coding.h"
#include "core/base/copy_on_write.h"
#include "core/base/crc32c.h"

namespace chassis {

// A number for each of many names. Copies share all buckets; a change to a copy first copies the
// bucket. Only one thread changes a copy, before other threads see it, because no lock guards it.
template <typename Number>
class NameTable {
 public:
  // Returns nothing if the table does not have `name`.
  std::optional<Number> Find(std::string_view name) const {
    const Bucket* bucket = buckets_ ? (*buckets_)[BucketOf(name)].get() : nullptr;
    if (bucket == nullptr) return std::nullopt;
    const auto found = bucket->find(name);
    return found == bucket->end() ? std::nullopt : std::optional(found->second);
  }

  void Set(const std::string& name, Number number) {
    Bucket& bucket = Own(Own(buckets_)[BucketOf(name)]);
    if (!bucket.insert_or_assign(name, number).second) return;
    ++size_;
    name_bytes_ += name.size();
  }

  // No effect if the table does not have `name`.
  void Erase(std::string_view name) {
    if (!Find(name)) return;
    Bucket& bucket = Own(Own(buckets_)[BucketOf(name)]);
    bucket.erase(bucket.find(name));
    --size_;
    name_bytes_ -= name.size();
  }

  size_t size() const { return size_; }
  uint64_t name_bytes() const { return name_bytes_; }

  // Calls visit(name, number), in an order that the names alone decide.
  template <typename Visit>
  void ForEach(Visit visit) const {
    if (!buckets_) return;
    for (const auto& bucket : *buckets_) {
      if (!bucket) continue;
      for (const auto& [name, number] : *bucket) visit(name, number);
    }
  }

 private:
  // So few that an open makes them in no time, so many that a change copies little.
  static constexpr size_t kBuckets = 64;
  using Bucket = std::map<std::string, Number, std::less<>>;
  using Buckets = std::array<std::shared_ptr<Bucket>, kBuckets>;

  static size_t BucketOf(std::string_view name) { return Crc32c(AsBytes(name)) % kBuckets; }

  std::shared_ptr<Buckets> buckets_;
  size_t size_ = 0;
  uint64_t name_bytes_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_
