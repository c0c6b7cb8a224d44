// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/child_process.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <vector>

namespace chassis {
namespace {

// Catches exceptions, because the child has a copy of the test runner, which they must not reach.
std::string VerdictOf(const ChildBody& body) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

// Forks; the child writes the body's verdict, terminated by a NUL, and then calls `after`.
pid_t Start(const ChildBody& body, void (*after)(), std::string* verdict) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const std::string said = VerdictOf(body);
    if (write(ends[1], said.c_str(), said.size() + 1) < 0) _exit(2);
    after();
    _exit(0);
  }
  close(ends[1]);
  std::array<char, 4096> buffer;
  ssize_t count = 0;
  bool complete = false;
  while (!complete && (count = read(ends[0], buffer.data(), buffer.size())) > 0) {
    verdict->append(buffer.data(), static_cast<size_t>(count));
    complete = verdict->back() == '\0';
  }
  close(ends[0]);
  if (complete) verdict->pop_back();
  return child;
}

void LeaveAtOnce() { _exit(0); }

void WaitForKill() {
  while (true) pause();
}

std::string Skip(const char* what) { return std::string("skip: ") + what + ": " + strerror(errno); }

// Returns column `column` of the kernel's sizes of this process, in bytes.
uint64_t SizeInBytes(int column) {
  std::ifstream sizes("/proc/self/statm");
  uint64_t pages = 0;
  for (int i = 0; i <= column; ++i) sizes >> pages;
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

bool Limit(__rlimit_resource resource, uint64_t bytes) {
  const rlimit limit{bytes, bytes};
  return setrlimit(resource, &limit) == 0;
}

// Root needs no user namespace. Other users may be allowed one, in which they keep their ids.
bool EnterMountNamespace() {
  const auto only = [](auto id) { return std::to_string(id) + " " + std::to_string(id) + " 1"; };
  const std::string user = only(geteuid());
  const std::string group = only(getegid());
  if (unshare(CLONE_NEWNS) != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << user;
    std::ofstream("/proc/self/gid_map") << group;
  }
  return mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

std::string RunInChild(const ChildBody& body) {
  std::string verdict;
  const pid_t child = Start(body, LeaveAtOnce, &verdict);
  if (child < 0) return "cannot fork";
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return "exited with " + std::to_string(WEXITSTATUS(status));
  return verdict;
}

void ExpectInChild(const ChildBody& body) {
  const std::string verdict = RunInChild(body);
  if (verdict.rfind("skip: ", 0) == 0) GTEST_SKIP() << verdict.substr(6);
  EXPECT_EQ(verdict, "");
}

HeldChild::HeldChild(const ChildBody& prepare) {
  process_ = Start(prepare, WaitForKill, &verdict_);
}

void HeldChild::Kill() {
  if (process_ < 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool RefuseSystemCall(long system_call, int error, int argument, unsigned value) {
  const auto number = static_cast<unsigned>(system_call);
  const unsigned refuse = SECCOMP_RET_ERRNO | static_cast<unsigned>(error);
  const auto load = [](size_t offset) {
    return sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<unsigned>(offset)};
  };
  const auto skip_unless = [](unsigned operand, size_t skipped) {
    return sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, static_cast<unsigned char>(skipped), operand};
  };
  std::vector<sock_filter> program = {load(offsetof(seccomp_data, nr)),
                                      skip_unless(number, argument < 0 ? 1 : 3)};
  if (argument >= 0) {
    program.push_back(
        load(offsetof(seccomp_data, args) + sizeof(uint64_t) * static_cast<size_t>(argument)));
    program.push_back(skip_unless(value, 1));
  }
  program.push_back({BPF_RET | BPF_K, 0, 0, refuse});
  program.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW});
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

std::string MountForThisProcess(const std::string& type, const std::string& folder,
                                const std::string& options) {
  if (!EnterMountNamespace()) return Skip("no mount namespace");
  if (mount("none", folder.c_str(), type.c_str(), 0, options.c_str()) == 0) return "";
  return Skip("mount");
}

std::string MakeReadOnlyForThisProcess(const std::string& folder) {
  if (!EnterMountNamespace()) return Skip("no mount namespace");
  const char* path = folder.c_str();
  if (mount(path, path, nullptr, MS_BIND, nullptr) != 0) return Skip("bind mount");
  if (mount("none", path, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0) return "";
  return Skip("read-only remount");
}

bool LimitAddressSpace(uint64_t more) { return Limit(RLIMIT_AS, SizeInBytes(0) + more); }

bool LimitMemory(uint64_t more) { return Limit(RLIMIT_DATA, SizeInBytes(5) + more); }

}  // namespace chassis
