// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_
#define CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/coding.h"
#include "core/base/copy_on_write.h"
#include "core/base/crc32c.h"

namespace chassis {

// A value for each of many names. Copies share all buckets; a change to a copy first copies the
// bucket. Only one thread changes a copy, before other threads see it, because no lock guards it.
template <typename Value>
class NameTable {
 public:
  // Returns nothing if the table does not have `name`.
  std::optional<Value> Find(std::string_view name) const {
    const Bucket* bucket = buckets_ ? (*buckets_)[BucketOf(name)].get() : nullptr;
    if (bucket == nullptr) return std::nullopt;
    const auto found = bucket->find(name);
    return found == bucket->end() ? std::nullopt : std::optional(found->second);
  }

  void Set(const std::string& name, const Value& value) {
    if (!buckets_) buckets_ = std::make_shared<Buckets>(1);
    if (size_ >= kMostInBucket * buckets_->size()) Spread();
    Bucket& bucket = Own(Own(buckets_)[BucketOf(name)]);
    if (!bucket.insert_or_assign(name, value).second) return;
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

  // Calls visit(name, value), in an order that the names and the changes so far decide.
  template <typename Visit>
  void ForEach(Visit visit) const {
    if (!buckets_) return;
    for (const auto& bucket : *buckets_) {
      if (!bucket) continue;
      for (const auto& [name, value] : *bucket) visit(name, value);
    }
  }

 private:
  // On average. So few that a change copies little, so many that a table of few names, which every
  // open makes, has one bucket.
  static constexpr size_t kMostInBucket = 32;
  using Bucket = std::map<std::string, Value, std::less<>>;
  using Buckets = std::vector<std::shared_ptr<Bucket>>;

  size_t BucketOf(std::string_view name) const { return Crc32c(AsBytes(name)) % buckets_->size(); }

  // Spreads the names over twice as many buckets.
  void Spread() {
    const std::shared_ptr<Buckets> before = std::move(buckets_);
    buckets_ = std::make_shared<Buckets>(2 * before->size());
    for (const auto& bucket : *before) {
      if (!bucket) continue;
      for (const auto& [name, value] : *bucket) Own((*buckets_)[BucketOf(name)])[name] = value;
    }
  }

  std::shared_ptr<Buckets> buckets_;
  size_t size_ = 0;
  uint64_t name_bytes_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_NAME_TABLE_H_
