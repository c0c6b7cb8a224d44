// SPDX-License-Identifier: Apache-2.0
#include "tests/support/image_factory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace chassis {
namespace {

std::byte* Map(int file, int flags) {
  void* const mapped =
      mmap(nullptr, Image::kCapacity, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, file, 0);
  if (mapped == MAP_FAILED) std::abort();
  return static_cast<std::byte*>(mapped);
}

// An open image. kPrivate has a view and a size of its own.
class ImageStorage final : public MappedStorage {
 public:
  ImageStorage(std::shared_ptr<Image> image, std::string name, Access access)
      : image_(std::move(image)),
        name_(std::move(name)),
        access_(access),
        data_(access == Access::kPrivate ? image_->MapPrivately() : image_->bytes().data()),
        private_size_(image_->bytes().size()) {}
  ~ImageStorage() override { Close(); }

  const std::string& name() const override { return name_; }
  uint64_t Size() const override {
    return access_ == Access::kPrivate ? private_size_ : image_->bytes().size();
  }

  Status Read(uint64_t offset, MutableBytes out) override {
    CHASSIS_TRY(Check(offset, out.size()));
    if (!out.empty()) std::memcpy(out.data(), data_ + offset, out.size());
    return {};
  }

  Status Write(uint64_t offset, Bytes data) override {
    if (access_ == Access::kReadOnly) return Fail(Code::kStorageReadOnly, name_ + ": write");
    CHASSIS_TRY(Check(offset, data.size()));
    if (!data.empty()) std::memcpy(data_ + offset, data.data(), data.size());
    return {};
  }

  Status Grow(uint64_t size) override { return size > Size() ? Resize(size) : Status(); }
  Status Truncate(uint64_t size) override { return size < Size() ? Resize(size) : Status(); }
  Status Sync() override { return {}; }

  Result<Region> Map(uint64_t offset, uint64_t length) override {
    if (length == 0 && offset < Size()) length = Size() - offset;
    CHASSIS_TRY(Check(offset, length));
    if (length == 0) return Fail(Code::kQueryInvalid, name_ + ": map of nothing");
    return Region{data_ + offset, length};
  }

  Status Populate(uint64_t offset, uint64_t length) override { return Check(offset, length); }

  Status Lock(LockKind) override {
    if (image_->locked) return Fail(Code::kStorageLocked, name_ + ": locked");
    image_->locked = holds_lock_ = true;
    return {};
  }

  void Close() override {
    if (image_ == nullptr) return;
    if (holds_lock_) image_->locked = false;
    if (access_ == Access::kPrivate) munmap(data_, Image::kCapacity);
    image_.reset();
  }

 private:
  Status Check(uint64_t offset, uint64_t length) const {
    if (offset <= Size() && length <= Size() - offset) return {};
    return Fail(Code::kQueryInvalid, name_ + ": range beyond the end");
  }

  Status Resize(uint64_t size) {
    if (access_ == Access::kReadOnly) return Fail(Code::kStorageReadOnly, name_ + ": resize");
    if (size > Image::kCapacity) return Fail(Code::kStorageFull, name_ + ": image full");
    if (access_ == Access::kPrivate) {
      private_size_ = size;
    } else {
      image_->Resize(size);
    }
    return {};
  }

  std::shared_ptr<Image> image_;
  const std::string name_;
  const Access access_;
  std::byte* const data_;
  uint64_t private_size_;
  bool holds_lock_ = false;
};

}  // namespace

Image::Image() : file_(memfd_create("image", MFD_CLOEXEC)) {
  if (file_ < 0 || ftruncate(file_, static_cast<off_t>(kCapacity)) != 0) std::abort();
  data_ = Map(file_, MAP_SHARED);
}

Image::~Image() {
  munmap(data_, kCapacity);
  close(file_);
}

void Image::Resize(uint64_t size) {
  const size_t old_size = size_.load();
  if (size < old_size) std::memset(data_ + size, 0, old_size - static_cast<size_t>(size));
  size_.store(static_cast<size_t>(size));
}

std::byte* Image::MapPrivately() const { return Map(file_, MAP_PRIVATE); }

StoreImage StoreImage::Copy() const {
  StoreImage copy;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == nullptr) continue;
    copy.parts[i] = std::make_shared<Image>();
    const std::span<const std::byte> bytes = parts[i]->bytes();
    copy.parts[i]->Resize(bytes.size());
    std::memcpy(copy.parts[i]->bytes().data(), bytes.data(), bytes.size());
  }
  return copy;
}

std::string ImageFactory::PartName(Part part) const {
  constexpr const char* kNames[] = {"image", "image-wal0", "image-wal1"};
  return kNames[static_cast<size_t>(part)];
}

Result<bool> ImageFactory::Exists(Part part) { return image_[part] != nullptr; }

Result<std::unique_ptr<MappedStorage>> ImageFactory::Open(Part part, Access access) {
  if (image_[part] == nullptr) {
    return Fail(Code::kStorageNotFound, PartName(part) + ": does not exist");
  }
  return std::make_unique<ImageStorage>(image_[part], PartName(part), access);
}

Result<std::unique_ptr<MappedStorage>> ImageFactory::Create(Part part) {
  if (image_[part] != nullptr) return Fail(Code::kQueryExists, PartName(part) + ": exists");
  auto image = std::make_shared<Image>();
  (part == Part::kMain ? created_ : image_[part]) = image;
  return std::make_unique<ImageStorage>(std::move(image), PartName(part), Access::kReadWrite);
}

Status ImageFactory::Publish() {
  image_[Part::kMain] = std::move(created_);
  return {};
}

Status ImageFactory::Remove(Part part) {
  image_[part] = nullptr;
  return {};
}

}  // namespace chassis
