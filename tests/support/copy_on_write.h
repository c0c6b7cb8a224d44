// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_SUPPORT_COPY_ON_WRITE_H_
#define CHASSIS_TESTS_SUPPORT_COPY_ON_WRITE_H_

#include <memory>
#include <utility>

namespace chassis {

// A value that its copies share until one of them changes. Threads: one at a time.
template <typename T>
class CopyOnWrite {
 public:
  CopyOnWrite() : value_(std::make_shared<T>()) {}
  CopyOnWrite(T value) : value_(std::make_shared<T>(std::move(value))) {}  // NOLINT: a T is one

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  T& Change() {
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_COPY_ON_WRITE_H_
