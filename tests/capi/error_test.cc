// SPDX-License-Identifier: Apache-2.0
#include "capi/error.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "chassis/status.h"
#include "core/base/utf8.h"

namespace chassis::capi {
namespace {

// Characters of one to four bytes.
rc::Gen<std::string> Text() {
  const auto character =
      rc::gen::element<std::string>("a", "/", ".", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(character),
                      [](const std::vector<std::string>& characters) {
                        std::string text;
                        for (const auto& one : characters) text += one;
                        return text;
                      });
}

std::string Repeated(const std::string& text, size_t least) {
  std::string long_text;
  while (long_text.size() < least) long_text += text.empty() ? "x" : text;
  return long_text;
}

bool IsUtf8(std::string_view text) { return !FindNonUtf8(text); }

chassis_error Filled(const Error& error) {
  chassis_error out{};
  FillError(error, &out);
  return out;
}

TEST(ErrorStruct, HasTheLayoutOfTheFirstVersion) {
  EXPECT_EQ(sizeof(chassis_error), 512u);
  EXPECT_EQ(offsetof(chassis_error, struct_size), 0u);
  EXPECT_EQ(offsetof(chassis_error, code), 4u);
  EXPECT_EQ(offsetof(chassis_error, severity), 8u);
  EXPECT_EQ(offsetof(chassis_error, system_errno), 12u);
  EXPECT_EQ(offsetof(chassis_error, offset), 16u);
  EXPECT_EQ(offsetof(chassis_error, promise), 24u);
  EXPECT_EQ(offsetof(chassis_error, message), 32u);
  EXPECT_EQ(offsetof(chassis_error, outcome), 496u);
  EXPECT_EQ(offsetof(chassis_error, reserved), 500u);
  EXPECT_EQ(offsetof(chassis_error, row), 504u);
}

TEST(ErrorStruct, CarriesAllOfAnError) {
  const chassis_error out =
      Filled(Error{Code::kDataCorruption, "vector 7 in s.chassis", 5, 4096, "D2"});
  EXPECT_EQ(out.struct_size, 0u);
  EXPECT_EQ(out.code, AERO_DATA_CORRUPTION);
  EXPECT_EQ(out.severity, CHASSIS_SEVERITY_FATAL);
  EXPECT_EQ(out.system_errno, 5);
  EXPECT_EQ(out.offset, 4096u);
  EXPECT_STREQ(out.promise, "D2");
  EXPECT_STREQ(out.message, "vector 7 in s.chassis");
  EXPECT_EQ(out.outcome, CHASSIS_OUTCOME_NONE);
  EXPECT_EQ(out.reserved, 0u);
  EXPECT_EQ(out.row, CHASSIS_NO_ROW);
}

TEST(ErrorStruct, OfANewerProgramIsZeroPastTheFieldsOfThisLibrary) {
  struct {
    chassis_error known;
    uint64_t unknown[2];
  } newer{};
  newer.known.struct_size = sizeof newer.known + sizeof newer.unknown[0];
  newer.unknown[0] = newer.unknown[1] = 99;
  FillError(Error{Code::kStorageFull, "full"}, &newer.known);
  EXPECT_EQ(newer.known.code, AERO_STORAGE_FULL);
  EXPECT_EQ(newer.unknown[0], 0u);
  EXPECT_EQ(newer.unknown[1], 99u);
}

TEST(ErrorStruct, DistinguishesARowFromAnOffset) {
  const chassis_error out = Filled(FailAtRow(Code::kQueryInvalid, "row 3", 3).value());
  EXPECT_EQ(out.row, 3u);
  EXPECT_EQ(out.offset, CHASSIS_NO_OFFSET);
}

TEST(ErrorStruct, HasTheOutcomeOfACommitInTheNumbersOfTheHeader) {
  for (const auto& [outcome, number] : {std::pair{Outcome::kNone, CHASSIS_OUTCOME_NONE},
                                        {Outcome::kMade, CHASSIS_OUTCOME_MADE},
                                        {Outcome::kNotMade, CHASSIS_OUTCOME_NOT_MADE},
                                        {Outcome::kUnknown, CHASSIS_OUTCOME_UNKNOWN}}) {
    Error error{Code::kWalFsyncFailed, "sync"};
    error.outcome = outcome;
    EXPECT_EQ(Filled(error).outcome, number);
  }
}

TEST(ErrorStruct, HasTheSeverityOfTheFailureAndNotThatOfItsCode) {
  const chassis_error out = Filled(FailRejected(Code::kConfigInvalid, "metric").value());
  EXPECT_EQ(out.severity, CHASSIS_SEVERITY_REJECT);
  EXPECT_EQ(chassis_status_severity(out.code), CHASSIS_SEVERITY_FATAL);
}

TEST(ErrorStruct, HasNoOffsetAndNoPromiseWhereThereIsNone) {
  const chassis_error out = Filled(Error{Code::kStorageFull, "full"});
  EXPECT_EQ(out.offset, CHASSIS_NO_OFFSET);
  EXPECT_STREQ(out.promise, "");
}

TEST(ErrorStruct, IsLeftAloneBySuccess) {
  chassis_error out{};
  out.code = AERO_STORAGE_FULL;
  EXPECT_EQ(Report({}, &out), CHASSIS_OK);
  EXPECT_EQ(out.code, AERO_STORAGE_FULL);
}

TEST(ErrorStruct, MayBeAbsent) {
  EXPECT_EQ(Report(Fail(Code::kStorageFull, "full"), nullptr), AERO_STORAGE_FULL);
}

RC_GTEST_PROP(ErrorStruct, OfAnotherSizeIsWrittenAsFarAsItGoes, ()) {
  const uint32_t size = 8 * *rc::gen::inRange<uint32_t>(1, 75);
  std::vector<unsigned char> memory(1024, 0xEE);
  std::memcpy(memory.data(), &size, sizeof size);
  FillError(Error{Code::kStorageFull, Repeated("\xE2\x82\xAC", 900)},
            reinterpret_cast<chassis_error*>(memory.data()));
  for (size_t at = std::min<size_t>(size, 512); at < memory.size(); ++at) {
    RC_ASSERT(memory[at] == (at < size ? 0 : 0xEE));
  }
  uint32_t size_after = 0;
  std::memcpy(&size_after, memory.data(), sizeof size_after);
  RC_ASSERT(size_after == size);
  if (size > 33) {
    const auto* message = reinterpret_cast<const char*>(memory.data()) + 32;
    const size_t room = std::min<size_t>(size - 32, 464);
    const size_t length = strnlen(message, room);
    RC_ASSERT(length < room);
    RC_ASSERT(IsUtf8({message, length}));
  }
}

RC_GTEST_PROP(ErrorMessage, IsNeverCutInsideACharacter, ()) {
  const std::string text = Repeated(*Text(), 600);
  const std::string message = Filled(Error{Code::kStorageFull, text}).message;
  RC_ASSERT(IsUtf8(message));
  RC_ASSERT(text.compare(0, message.size(), message) == 0);
  RC_ASSERT(message.size() <= 463u);
  RC_ASSERT(message.size() > 459u);
}

RC_GTEST_PROP(ErrorMessage, IsUtf8WhateverBytesArePutIn, (const std::string& bytes)) {
  const std::string message = Filled(Error{Code::kStorageFull, bytes}).message;
  RC_ASSERT(IsUtf8(message));
  if (bytes.size() < 464) {
    RC_ASSERT(message.size() == bytes.size());
    if (IsUtf8(bytes)) RC_ASSERT(message == bytes);
  }
}

RC_GTEST_PROP(ErrorMessage, KeepsItsFiguresAndTheEndOfALongPath, ()) {
  const std::string path = "/" + Repeated(*Text(), 600) + "/store.chassis";
  const std::string cause =
      "file storage: fallocate 65536 at 1048576 in " + path + "-wal0: No space left on device";
  const Failure failure = InCall("commit", path, Error{Code::kStorageFull, cause});
  const std::string message = Filled(failure.value()).message;
  RC_ASSERT(IsUtf8(message));
  RC_ASSERT(message.substr(0, 10) == "commit ...");
  RC_ASSERT(message.find("/store.chassis: file storage: fallocate 65536 at 1048576 in ...") !=
            std::string::npos);
  RC_ASSERT(message.find("/store.chassis-wal0: No space left on device") != std::string::npos);
}

TEST(ErrorMessage, StartsWithTheCallAndThePath) {
  const Failure failure =
      InCall("open", "s.chassis", Error{Code::kStorageNotFound, "no such file"});
  EXPECT_EQ(failure.value().message, "open s.chassis: no such file");
}

TEST(StatusNames, AreThoseOfTheCodeTable) {
  EXPECT_STREQ(chassis_status_name(CHASSIS_OK), "CHASSIS_OK");
  EXPECT_EQ(chassis_status_severity(CHASSIS_OK), CHASSIS_SEVERITY_NONE);
#define X(enumerator, name, number, severity, worst) \
  EXPECT_STREQ(chassis_status_name(number), name);   \
  EXPECT_EQ(chassis_status_severity(number), static_cast<int32_t>(Severity::k##worst));
#include "core/base/codes.def"
#undef X
}

RC_GTEST_PROP(StatusNames, AreGivenForEveryNumber, (int32_t number)) {
  RC_ASSERT(chassis_status_name(number) != nullptr);
  if (CodeName(number) == nullptr) {
    RC_ASSERT(chassis_status_name(number) == std::string("UNKNOWN_STATUS"));
    RC_ASSERT(chassis_status_severity(number) == CHASSIS_SEVERITY_NONE);
  }
}

}  // namespace
}  // namespace chassis::capi
