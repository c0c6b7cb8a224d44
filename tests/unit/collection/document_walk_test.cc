// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "core/collection/document_extent.h"
#include "core/storage/storage_factory.h"

namespace chassis {
namespace {

constexpr uint64_t kSerial = 9;
constexpr uint64_t kLength = 256 << 10;

// An extent with records of ids 0, 1, 2, ... of the given payload sizes.
class Extent {
 public:
  explicit Extent(const std::vector<size_t>& sizes) {
    for (size_t id = 0; id < sizes.size(); ++id) {
      const std::string payload(sizes[id], static_cast<char>('a' + id % 26));
      DocumentRecord record;
      record.id = id;
      record.seq = id + 1;
      record.schema = "note";
      record.schema_version = "1";
      record.payload = payload;
      positions_.push_back(bytes_.size());
      EncodeDocumentRecord(record, kSerial, bytes_.size(), bytes_);
    }
  }

  void Damage(uint64_t offset) { bytes_[offset] ^= std::byte{1}; }

  std::shared_ptr<DocumentExtent> Open() {
    factory_ = *OpenFactory("memory:");
    storage_ = *factory_->Create(Part::kMain);
    EXPECT_TRUE(storage_->Grow(kLength));
    EXPECT_TRUE(storage_->Write(0, bytes_));
    return *DocumentExtent::Open(*storage_, {kSerial, {0, kLength}, bytes_.size()});
  }

  uint64_t used() const { return bytes_.size(); }
  const std::vector<uint64_t>& positions() const { return positions_; }

 private:
  ByteVector bytes_;
  std::vector<uint64_t> positions_;
  std::unique_ptr<StorageFactory> factory_;
  std::unique_ptr<MappedStorage> storage_;
};

RC_GTEST_PROP(DocumentWalk, MeetsEveryRecordInOrder, ()) {
  const auto sizes = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, 3000));
  Extent extent(sizes);
  const auto opened = extent.Open();
  DocumentWalk walk(*opened, 0, extent.used());
  for (size_t id = 0; id < sizes.size(); ++id) {
    const auto step = walk.Next();
    RC_ASSERT(step.has_value());
    RC_ASSERT(!step->damaged);
    RC_ASSERT(step->header.id == id);
    RC_ASSERT(opened->Read(step->position, extent.used())->payload.size() == sizes[id]);
  }
  RC_ASSERT(!walk.Next().has_value());
}

// Whichever byte is damaged: the walk or the read of its record finds the damage, the id of that
// record is known, and every other record is met and read.
RC_GTEST_PROP(DocumentWalk, ADamagedByteHarmsItsOwnRecordAlone, ()) {
  const auto sizes =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, 300)));
  Extent extent(sizes);
  const auto offset = *rc::gen::inRange<uint64_t>(0, extent.used());
  extent.Damage(offset);
  const auto opened = extent.Open();
  DocumentWalk walk(*opened, 0, extent.used());
  for (size_t id = 0; id < sizes.size(); ++id) {
    const uint64_t end = id + 1 < sizes.size() ? extent.positions()[id + 1] : extent.used();
    const bool harmed = offset >= extent.positions()[id] && offset < end;
    const auto step = walk.Next();
    RC_ASSERT(step.has_value());
    RC_ASSERT(!step->unknown);
    RC_ASSERT(step->header.id == id);
    if (!harmed) RC_ASSERT(!step->damaged);
    RC_ASSERT(opened->Read(step->position, extent.used()).has_value() == !harmed);
  }
  RC_ASSERT(!walk.Next().has_value());
}

}  // namespace
}  // namespace chassis
