// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORE_FAULTY_FACTORY_H_
#define CHASSIS_TESTS_UNIT_STORE_FAULTY_FACTORY_H_

#include <memory>
#include <string>
#include <utility>

#include "core/storage/storage_factory.h"

namespace chassis {

// Which call fails, and how. Counts the calls that can fail.
struct Fault {
  enum class Kind { kInputOutput, kNoSpace };

  Kind kind = Kind::kInputOutput;
  int at = -1;          // the call to fail, from 0; none if negative
  bool sticky = false;  // and all after it
  int calls = 0;

  Status Next(const char* call) {
    const int number = calls++;
    if (at < 0 || number < at || (number > at && !sticky)) return {};
    const Code code = kind == Kind::kNoSpace ? Code::kStorageFull : Code::kStorageWriteFailed;
    return Fail(code, std::string("injected: ") + call);
  }
};

class FaultyStorage final : public MappedStorage {
 public:
  FaultyStorage(std::unique_ptr<MappedStorage> storage, Fault& fault)
      : storage_(std::move(storage)), fault_(fault) {}

  const std::string& name() const override { return storage_->name(); }
  uint64_t Size() const override { return storage_->Size(); }
  Status Read(uint64_t offset, MutableBytes out) override { return storage_->Read(offset, out); }
  Status Write(uint64_t offset, Bytes data) override {
    // A full disk does not stop writes into space that was allocated.
    if (fault_.kind == Fault::Kind::kInputOutput) CHASSIS_TRY(fault_.Next("write"));
    return storage_->Write(offset, data);
  }
  Status Grow(uint64_t size) override {
    if (size > Size()) CHASSIS_TRY(fault_.Next("grow"));
    return storage_->Grow(size);
  }
  Status Truncate(uint64_t size) override { return storage_->Truncate(size); }
  Status Sync() override {
    if (fault_.kind == Fault::Kind::kInputOutput) CHASSIS_TRY(fault_.Next("sync"));
    return storage_->Sync();
  }
  Result<Region> Map(uint64_t offset, uint64_t length) override {
    return storage_->Map(offset, length);
  }
  Status Populate(uint64_t offset, uint64_t length) override {
    return storage_->Populate(offset, length);
  }
  Status Lock(LockKind kind) override { return storage_->Lock(kind); }
  void Close() override { storage_->Close(); }

 private:
  std::unique_ptr<MappedStorage> storage_;
  Fault& fault_;
};

class FaultyFactory final : public StorageFactory {
 public:
  FaultyFactory(std::unique_ptr<StorageFactory> factory, Fault& fault)
      : factory_(std::move(factory)), fault_(fault) {}

  std::string PartName(Part part) const override { return factory_->PartName(part); }
  bool persistent() const override { return factory_->persistent(); }
  Result<bool> Exists(Part part) override { return factory_->Exists(part); }
  Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) override {
    return Wrap(factory_->Open(part, access));
  }
  Result<std::unique_ptr<MappedStorage>> Create(Part part) override {
    CHASSIS_TRY(fault_.Next("create"));
    return Wrap(factory_->Create(part));
  }
  Status Publish() override {
    CHASSIS_TRY(fault_.Next("publish"));
    return factory_->Publish();
  }
  Status Remove(Part part) override { return factory_->Remove(part); }
  Status SyncDirectory() override {
    if (fault_.kind == Fault::Kind::kInputOutput) CHASSIS_TRY(fault_.Next("directory sync"));
    return factory_->SyncDirectory();
  }

 private:
  Result<std::unique_ptr<MappedStorage>> Wrap(Result<std::unique_ptr<MappedStorage>> storage) {
    if (!storage) return storage;
    return std::make_unique<FaultyStorage>(std::move(*storage), fault_);
  }

  std::unique_ptr<StorageFactory> factory_;
  Fault& fault_;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORE_FAULTY_FACTORY_H_
