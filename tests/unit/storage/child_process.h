// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_
#define CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace chassis {

// What a body that runs in a child process has to say: empty if all was as expected, "skip: " and
// the reason if the machine does not allow the test, else the expectation that failed.
using ChildBody = std::function<std::string()>;

// Leaves a ChildBody with the condition if it does not hold.
#define CHILD_EXPECT(condition)                                          \
  do {                                                                   \
    if (!(condition)) return std::to_string(__LINE__) + ": " #condition; \
  } while (false)

// The verdict of `body`, run in a forked child, or "killed by signal N".
std::string RunInChild(const ChildBody& body);

// Fails or skips the current test by what RunInChild says.
void ExpectInChild(const ChildBody& body);

// A child that holds what `prepare` took until it is killed, at the latest with this object.
class HeldChild {
 public:
  // Returns when `prepare` did; what it said is in verdict().
  explicit HeldChild(const ChildBody& prepare);
  HeldChild(const HeldChild&) = delete;
  HeldChild& operator=(const HeldChild&) = delete;
  ~HeldChild() { Kill(); }

  const std::string& verdict() const { return verdict_; }
  // SIGKILL; returns when the child is gone.
  void Kill();

 private:
  int process_ = -1;
  std::string verdict_;
};

// Those below change the calling process for good: they belong in a ChildBody.

// From now on the kernel refuses `system_call` with `error`; with `argument` >= 0 only where that
// argument is `value`. False if the kernel cannot.
bool RefuseSystemCall(long system_call, int error, int argument = -1, unsigned value = 0);

// Mounts `type` with `options` on `folder`, seen by this process alone. Empty, or "skip: ...".
std::string MountForThisProcess(const std::string& type, const std::string& folder,
                                const std::string& options);

// Makes `folder` a read-only mount, seen by this process alone. Empty, or "skip: ...".
std::string MakeReadOnlyForThisProcess(const std::string& folder);

// Limits the addresses of this process, or its writable memory, to what it uses now and `more`
// bytes, under sanitizers too. False if it cannot be done.
bool LimitAddressSpace(uint64_t more);
bool LimitMemory(uint64_t more);

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_
