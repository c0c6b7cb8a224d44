// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_SUPPORT_IMAGE_FACTORY_H_
#define CHASSIS_TESTS_SUPPORT_IMAGE_FACTORY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/storage/storage_factory.h"

namespace chassis {

// The bytes of one part in memory, at a fixed address. A test may change any of them while a store
// is open, as a bad disk would.
class Image {
 public:
  static constexpr uint64_t kCapacity = 64 << 20;

  Image();
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  std::span<std::byte> bytes() const { return {data_, size_.load()}; }
  // Shrinks, or grows with zeros up to kCapacity.
  void Resize(uint64_t size);
  // Returns a second view of the first kCapacity bytes; writes through it do not change the image.
  // The caller unmaps it.
  std::byte* MapPrivately() const;

  bool locked = false;

 private:
  int file_;
  std::byte* data_;
  std::atomic<size_t> size_{0};  // atomic because any thread may read a storage's size
};

// The parts of one store; null where there is none.
struct StoreImage {
  std::array<std::shared_ptr<Image>, 3> parts;

  std::shared_ptr<Image>& operator[](Part part) { return parts[static_cast<size_t>(part)]; }
  const std::shared_ptr<Image>& operator[](Part part) const {
    return parts[static_cast<size_t>(part)];
  }
  // Returns an independent copy, which nobody has locked.
  StoreImage Copy() const;
};

// Opens the parts of `image`, which must outlive the factory, because it keeps a reference.
class ImageFactory final : public StorageFactory {
 public:
  explicit ImageFactory(StoreImage& image) : image_(image) {}

  std::string PartName(Part part) const override;
  bool persistent() const override { return true; }
  Result<bool> Exists(Part part) override;
  Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) override;
  Result<std::unique_ptr<MappedStorage>> Create(Part part) override;
  Status Publish() override;
  Status Remove(Part part) override;
  Status SyncDirectory() override { return {}; }

 private:
  StoreImage& image_;
  std::shared_ptr<Image> created_;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_IMAGE_FACTORY_H_
