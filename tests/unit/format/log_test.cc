// SPDX-License-Identifier: Apache-2.0
#include "core/format/log.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/format/layout.h"
#include "tests/unit/format/damage.h"

namespace chassis {
namespace {

constexpr size_t kHeaderUsedBytes = 256;

LogIdentity SampleIdentity() { return {MakeId128(1), MakeId128(50), 7}; }

LogHeader SampleHeader() { return {SampleIdentity(), 100, 99, 4321, "host.example"}; }

TEST(LogHeader, IsOnePageThatReadsBack) {
  const ByteVector page = EncodeLogHeader(SampleHeader());
  EXPECT_EQ(page.size(), kPageSize);
  const auto header = DecodeLogHeader(page);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->identity.store, MakeId128(1));
  EXPECT_EQ(header->identity.session, MakeId128(50));
  EXPECT_EQ(header->identity.generation, 7u);
  EXPECT_EQ(header->start_seq, 100u);
  EXPECT_EQ(header->watermark, 99u);
  EXPECT_EQ(header->process, 4321u);
  EXPECT_EQ(header->host, "host.example");
}

TEST(LogHeader, CutsALongHostName) {
  LogHeader header = SampleHeader();
  header.host = std::string(1000, 'h');
  EXPECT_EQ(DecodeLogHeader(EncodeLogHeader(header))->host, std::string(64, 'h'));
}

TEST(LogHeader, NoFlippedBitPasses) {
  ForEachFlippedBit(EncodeLogHeader(SampleHeader()), kHeaderUsedBytes, [](size_t bit, auto page) {
    EXPECT_FALSE(DecodeLogHeader(page).has_value()) << "bit " << bit;
  });
}

TEST(LogHeader, NoCutPagePasses) {
  ByteVector page = EncodeLogHeader(SampleHeader());
  page.resize(kHeaderUsedBytes);
  ForEachTruncation(page, [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeLogHeader(cut).has_value()) << length << " bytes";
  });
}

std::span<const std::byte> BytesOf(const std::string& text) { return AsBytes(text); }

FrameHeader SampleFrame(uint64_t offset) { return {FrameKind::kCommit, true, offset, 5, 4}; }

// Returns a log with one frame at `offset`.
ByteVector LogWithFrame(uint64_t offset, const std::string& body) {
  ByteVector log(offset);
  EncodeFrame(SampleFrame(offset), BytesOf(body), SampleIdentity(), log);
  return log;
}

RC_GTEST_PROP(Frame, ReadsBackHeaderAndBody, (const std::string& body, bool last, uint64_t seq)) {
  const uint64_t offset = 8 * *rc::gen::inRange<uint64_t>(0, 1000);
  const FrameHeader header{FrameKind::kWatermark, last, offset, seq, seq + 1};
  ByteVector log(offset);
  EncodeFrame(header, BytesOf(body), SampleIdentity(), log);
  const auto frame = DecodeFrame(log, offset, SampleIdentity());
  RC_ASSERT(frame.has_value());
  RC_ASSERT(frame->header.kind == FrameKind::kWatermark);
  RC_ASSERT(frame->header.last == last);
  RC_ASSERT(frame->header.offset == offset);
  RC_ASSERT(frame->header.seq == seq);
  RC_ASSERT(frame->header.watermark == seq + 1);
  RC_ASSERT(AsText(frame->body) == body);
  RC_ASSERT(frame->end == log.size());
  RC_ASSERT(frame->end % kFrameAlignment == 0u);
}

TEST(Frame, NoFlippedBitPasses) {
  const std::string body = "sixteen bytes !!";
  const ByteVector log = LogWithFrame(0, body);
  ASSERT_EQ(log.size(), kFrameHeaderBytes + body.size());
  ForEachFlippedBit(log, log.size(), [](size_t bit, auto damaged) {
    EXPECT_FALSE(DecodeFrame(damaged, 0, SampleIdentity()).has_value()) << "bit " << bit;
  });
}

TEST(Frame, NoCutFramePasses) {
  ForEachTruncation(LogWithFrame(0, "eight by"), [](size_t length, auto cut) {
    EXPECT_FALSE(DecodeFrame(cut, 0, SampleIdentity()).has_value()) << length << " bytes";
  });
}

TEST(Frame, IsNotTakenAtAnotherOffset) {
  const ByteVector log = LogWithFrame(4096, "body");
  ByteVector moved(8192);
  moved.insert(moved.end(), log.begin() + 4096, log.end());
  EXPECT_TRUE(DecodeFrame(log, 4096, SampleIdentity()).has_value());
  EXPECT_FALSE(DecodeFrame(moved, 8192, SampleIdentity()).has_value());
}

TEST(Frame, OfAnotherStoreSessionOrGenerationIsNotTaken) {
  const ByteVector log = LogWithFrame(0, "body");
  LogIdentity other_store = SampleIdentity();
  other_store.store = MakeId128(2);
  LogIdentity other_session = SampleIdentity();
  other_session.session = MakeId128(51);
  LogIdentity other_generation = SampleIdentity();
  ++other_generation.generation;
  for (const LogIdentity& other : {other_store, other_session, other_generation}) {
    EXPECT_FALSE(DecodeFrame(log, 0, other).has_value());
  }
}

TEST(Frame, AnOffsetPastTheEndHoldsNone) {
  const ByteVector log = LogWithFrame(0, "body");
  for (const uint64_t offset : {log.size(), log.size() + 1, size_t{UINT64_MAX}}) {
    EXPECT_FALSE(DecodeFrame(log, offset, SampleIdentity()).has_value());
  }
}

}  // namespace
}  // namespace chassis
