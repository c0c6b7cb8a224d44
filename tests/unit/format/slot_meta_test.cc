// SPDX-License-Identifier: Apache-2.0
#include "core/format/slot_meta.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdint>

#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

ByteVector Encoded(const SlotMeta& meta, uint64_t serial, uint64_t slot) {
  ByteVector bytes(kSlotMetaBytes);
  EncodeSlotMeta(meta, serial, slot, bytes.data());
  return bytes;
}

RC_GTEST_PROP(SlotMeta, ReadsBackWhereItWasWritten,
              (uint64_t id, uint64_t seq, uint32_t crc, uint64_t serial, uint64_t slot)) {
  const auto meta = DecodeSlotMeta(Encoded({id, seq, crc}, serial, slot).data(), serial, slot);
  RC_ASSERT(meta.has_value());
  RC_ASSERT(meta->id == id);
  RC_ASSERT(meta->seq == seq);
  RC_ASSERT(meta->vector_crc == crc);
}

RC_GTEST_PROP(SlotMeta, IsNotAcceptedAtAnotherAddress,
              (uint64_t id, uint64_t serial, uint64_t slot)) {
  const ByteVector bytes = Encoded({id, 1, 2}, serial, slot);
  RC_ASSERT(!DecodeSlotMeta(bytes.data(), serial, slot + 1));
  RC_ASSERT(!DecodeSlotMeta(bytes.data(), serial + 1, slot));
}

TEST(SlotMeta, NoFlippedBitPasses) {
  const ByteVector bytes = Encoded({77, 8, 0xDEADBEEF}, 5, 6);
  ForEachFlippedBit(bytes, kSlotMetaBytes, [](size_t bit, auto damaged) {
    EXPECT_FALSE(DecodeSlotMeta(damaged.data(), 5, 6).has_value()) << "bit " << bit;
  });
}

TEST(SlotMeta, ASlotNeverWrittenHasNone) {
  const ByteVector zeros(kSlotMetaBytes);
  for (uint64_t serial = 0; serial < 100; ++serial) {
    for (uint64_t slot = 0; slot < 100; ++slot) {
      ASSERT_FALSE(DecodeSlotMeta(zeros.data(), serial, slot).has_value());
    }
  }
}

TEST(VectorCrc, IsTiedToItsSlot) {
  const ByteVector vector(64, std::byte{3});
  EXPECT_EQ(VectorCrc(vector, 1, 2), VectorCrc(vector, 1, 2));
  EXPECT_NE(VectorCrc(vector, 1, 2), VectorCrc(vector, 1, 3));
  EXPECT_NE(VectorCrc(vector, 1, 2), VectorCrc(vector, 2, 2));
  EXPECT_NE(VectorCrc(vector, 1, 2), VectorCrc(ByteVector(64, std::byte{2}), 1, 2));
}

}  // namespace
}  // namespace chassis
