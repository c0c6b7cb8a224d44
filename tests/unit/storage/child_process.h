// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_
#define CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace chassis {

// A body that runs in a child process. Returns its verdict: empty for success, "skip: " and the
// reason if the machine does not allow the test, otherwise the expectation that failed.
using ChildBody = std::function<std::string()>;

// Returns from a ChildBody with the condition if it does not hold.
#define CHILD_EXPECT(condition)                                          \
  do {                                                                   \
    if (!(condition)) return std::to_string(__LINE__) + ": " #condition; \
  } while (false)

// Runs `body` in a forked child. Returns its verdict, or "killed by signal N".
std::string RunInChild(const ChildBody& body);

// Fails or skips the current test by the verdict of RunInChild.
void ExpectInChild(const ChildBody& body);

// A child that holds the resources of `prepare` until it is killed, at the latest when destroyed.
class HeldChild {
 public:
  // Returns after `prepare` has returned in the child; verdict() has its verdict.
  explicit HeldChild(const ChildBody& prepare);
  HeldChild(const HeldChild&) = delete;
  HeldChild& operator=(const HeldChild&) = delete;
  ~HeldChild() { Kill(); }

  const std::string& verdict() const { return verdict_; }
  // Sends SIGKILL and returns when the child is gone.
  void Kill();

 private:
  int process_ = -1;
  std::string verdict_;
};

// The functions below belong in a ChildBody, because they change the calling process for good.

// Lets the kernel refuse `system_call` with `error`; if `argument` >= 0, only calls in which that
// argument is `value`. Returns false if the kernel cannot.
bool RefuseSystemCall(long system_call, int error, int argument = -1, unsigned value = 0);

// Mounts `type` with `options` on `folder`, for this process alone. Returns "" or "skip: ...".
std::string MountForThisProcess(const std::string& type, const std::string& folder,
                                const std::string& options);

// Makes `folder` a read-only mount, for this process alone. Returns "" or "skip: ...".
std::string MakeReadOnlyForThisProcess(const std::string& folder);

// Limits the address space of this process, or its writable memory, to the current use plus `more`
// bytes, also under sanitizers. Returns false on failure.
bool LimitAddressSpace(uint64_t more);
bool LimitMemory(uint64_t more);

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORAGE_CHILD_PROCESS_H_
