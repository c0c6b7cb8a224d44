// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace chassis {
namespace {

struct Entry {
  Code code;
  std::string_view name;
};

constexpr Entry kCodes[] = {
#define X(enumerator, name, number, severity, worst) {Code::k##enumerator, name},
#include "core/base/codes.def"
#undef X
};

TEST(Codes, HaveOneNameAndOneNumberEach) {
  std::set<std::string_view> names;
  std::set<Code> numbers;
  for (const Entry& entry : kCodes) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_TRUE(numbers.insert(entry.code).second) << entry.name;
    EXPECT_EQ(CodeName(static_cast<int32_t>(entry.code)), entry.name);
  }
}

TEST(Codes, CarryTheirCategoryInTheHighByte) {
  const std::string_view categories[] = {"",    "CONFIG",   "SCHEMA", "QUERY",     "STORAGE",
                                         "WAL", "RECOVERY", "DATA",   "EXECUTION", "INTERNAL"};
  for (const Entry& entry : kCodes) {
    const int category = static_cast<int32_t>(entry.code) >> 8;
    ASSERT_GE(category, 1) << entry.name;
    ASSERT_LE(category, 9) << entry.name;
    const std::string_view rest = entry.name.substr(std::string_view("AERO_").size());
    // The names of three codes do not begin with their category.
    if (rest.starts_with("UNKNOWN_SCHEMA")) {
      EXPECT_EQ(category, 2) << entry.name;
    } else if (rest == "INDEX_CORRUPTION" || rest == "METADATA_CORRUPTION") {
      EXPECT_EQ(category, 7) << entry.name;
    } else {
      EXPECT_TRUE(rest.starts_with(categories[category])) << entry.name;
    }
  }
}

TEST(Codes, HaveASeverityThatSaysHowToGoOn) {
  const auto severity = [](Code code) { return CodeSeverity(static_cast<int32_t>(code)); };
  for (const Entry& entry : kCodes) EXPECT_NE(severity(entry.code), Severity::kNone) << entry.name;
  EXPECT_EQ(severity(Code::kOk), Severity::kNone);
  EXPECT_EQ(severity(Code::kDataCorruption), Severity::kFatal);
  EXPECT_EQ(severity(Code::kStorageFull), Severity::kError);
  EXPECT_EQ(severity(Code::kQueryInvalid), Severity::kReject);
  EXPECT_EQ(severity(Code::kInternalState), Severity::kBug);
}

TEST(Severity, OfAFailureIsThatOfItsCodeUnlessTheFailureSaysItsOwn) {
  const Error damage = FailCorrupt(Code::kDataCorruption, "vector of id 7", 4096).value();
  EXPECT_EQ(SeverityOf(damage), Severity::kFatal);
  EXPECT_EQ(SeverityOf(Fail(Code::kConfigInvalid, "options").value()), Severity::kFatal);
  const Error rejected = FailRejected(Code::kConfigInvalid, "dimension 70000").value();
  EXPECT_EQ(SeverityOf(rejected), Severity::kReject);
}

TEST(FailAtRow, NamesTheRowAndNoByte) {
  const Error error = FailAtRow(Code::kQueryInvalid, "row 3: no id", 3).value();
  EXPECT_EQ(error.row, 3u);
  EXPECT_EQ(error.offset, kNoOffset);
  EXPECT_EQ(error.outcome, Outcome::kNone);
  EXPECT_EQ(Fail(Code::kQueryInvalid, "no row").value().row, kNoRow);
}

TEST(Codes, ANumberThatIsNoStatusHasNeitherNameNorSeverity) {
  for (const int32_t number : {-1, 1, 0x0100, 0x0A01, INT32_MAX, INT32_MIN}) {
    EXPECT_EQ(CodeName(number), nullptr) << number;
    EXPECT_EQ(CodeSeverity(number), Severity::kNone) << number;
  }
  EXPECT_STREQ(CodeName(0), "CHASSIS_OK");
}

TEST(FailErrno, DistinguishesAFullDiskFromOtherFailures) {
  for (const int full : {ENOSPC, EDQUOT, EFBIG}) {
    const Error error = FailErrno(Code::kStorageWriteFailed, "grow s.chassis", full).value();
    EXPECT_EQ(error.code, Code::kStorageFull);
    EXPECT_EQ(error.system_errno, full);
  }
  const Error error = FailErrno(Code::kStorageReadFailed, "read s.chassis", EIO).value();
  EXPECT_EQ(error.code, Code::kStorageReadFailed);
  EXPECT_EQ(error.system_errno, EIO);
  EXPECT_EQ(error.message, "read s.chassis: Input/output error");
}

TEST(FailCorrupt, NamesTheOffsetAndThePromise) {
  const Error error = FailCorrupt(Code::kDataCorruption, "vector of id 7", 4096).value();
  EXPECT_EQ(error.offset, 4096u);
  EXPECT_STREQ(error.promise, "D2");
}

TEST(Prefixed, PutsTheLayerAboveFirstAndKeepsTheRest) {
  Error error = FailErrno(Code::kStorageIoError, "sync", EIO).value();
  error = Prefixed("open s.chassis: ", std::move(error));
  EXPECT_EQ(error.message, "open s.chassis: sync: Input/output error");
  EXPECT_EQ(error.code, Code::kStorageIoError);
  EXPECT_EQ(error.system_errno, EIO);
}

Status Checked(bool good) {
  if (good) return {};
  return Fail(Code::kQueryInvalid, "bad");
}

TEST(Try, LeavesTheFunctionOnAFailureAlone) {
  bool reached = false;
  const auto run = [&](bool good) -> Status {
    CHASSIS_TRY(Checked(good));
    reached = true;
    return {};
  };
  EXPECT_TRUE(run(true).has_value());
  EXPECT_TRUE(reached);
  reached = false;
  const Status failed = run(false);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().message, "bad");
  EXPECT_FALSE(reached);
}

Result<std::unique_ptr<int>> Made(bool good) {
  if (good) return std::make_unique<int>(42);
  return Fail(Code::kQueryNotFound, "none");
}

TEST(Assign, MovesTheValueOutOrLeavesTheFunction) {
  const auto run = [](bool good) -> Result<int> {
    CHASSIS_ASSIGN(const std::unique_ptr<int> value, Made(good));
    return *value;
  };
  EXPECT_EQ(run(true), 42);
  ASSERT_FALSE(run(false).has_value());
  EXPECT_EQ(run(false).error().code, Code::kQueryNotFound);
}

}  // namespace
}  // namespace chassis
