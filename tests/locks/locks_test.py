#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks each rule of locks.py once and expects the fault; allowed files have none."""

import pathlib
import shutil
import sys
import tempfile
import unittest

import locks

ROOT = pathlib.Path(__file__).resolve().parents[2]

FILE = """// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>
#include "core/base/mutex.h"
namespace chassis {
%s
}  // namespace chassis
"""

# A mutex of each kind, each kind of acquisition and each kind of member that is allowed.
ALLOWED = """
}  // namespace chassis
#include <absl/synchronization/mutex.h>
namespace chassis {
class Inner {
 public:
  void Add() { const MutexLock lock(&mutex_); ++count_; }
 private:
  Mutex mutex_;
  int count_ CHASSIS_GUARDED_BY(mutex_) = 0;
};
class Outer {
 public:
  void Set(int value) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    value_ = value;
  }
  void Take() { mutex_.Lock(); value_ = 0; mutex_.Unlock(); }
  // Not an acquisition: mutex_.Lock(); absl::MutexLock lock(&mutex_);
  struct Plain { int value; };
 private:
  mutable absl::Mutex mutex_ ABSL_ACQUIRED_BEFORE(second_);
  absl::Mutex second_;
  int value_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<int> pointer_ CHASSIS_ONE_THREAD;
  std::atomic<int*> atomic_{nullptr};
  const std::vector<int*> list_;
  int* const constant_ = nullptr;
  std::string& reference_;
  Inner inner_;
};
class WithoutMutex { int value_; };
"""

GUARDED = """
class Fault {
 public:
  %s
 private:
  Mutex mutex_;
  int value_ CHASSIS_GUARDED_BY(mutex_) = 0;
  %s
};
"""

MEMBER = "neither const, atomic, guarded"

# A function and a member of the class, and a part of the expected fault.
FORBIDDEN = {
    "an acquisition that guards nothing": (
        "void F() { const MutexLock lock(&mutex_); }", "", "clang accepts the file"),
    "a call that guards nothing, in a constructor": (
        "Fault() { mutex_.Lock(); value_ = 1; }", "", "clang accepts the file"),
    "an access without the lock": ("int F() { return value_; }", "", "refuses it as it is"),
    "a plain member": ("", "int plain_;", MEMBER),
    "a pointer to a constant": ("", "const int* pointer_;", MEMBER),
    "a pointer to an atomic": ("", "std::atomic<int>* pointer_;", MEMBER),
    "a list of atomics": ("", "std::vector<std::atomic<int>> list_;", MEMBER),
    "a mutable member": ("", "mutable std::string name_;", MEMBER),
    "a member of a nested class": (
        "", "struct Nested { Mutex mutex; int plain; }; Nested nested_;", MEMBER),
    "a lock that clang does not know": ("", "std::shared_mutex other_;", "std::shared_mutex"),
    "an acquisition of another form": (
        "bool F() { auto lock = std::make_unique<MutexLock>(&mutex_); return !lock; }", "",
        "a form that is not taken out"),
    "a function that is not checked": (
        "__attribute__((no_thread_safety_analysis)) int F() { return value_; }", "",
        "hides what clang would see"),
}


def faults_of(files, least=0):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "core/base").mkdir(parents=True)
        for name in ("mutex.h", "thread_annotations.h"):
            (root / "core/base" / name).symlink_to(ROOT / "core/base" / name)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(FILE % text)
        return locks.faults(root, least)


class LocksTest(unittest.TestCase):
    def test_allowed_files_pass_and_are_counted(self):
        files = {"core/wal/a.cc": ALLOWED, "core/wal/b.h": ALLOWED}
        self.assertEqual(faults_of(files, 6), [])
        self.assertEqual(faults_of(files, 7), ["6 acquisitions found, there are at least 7"])

    def test_each_planted_fault_is_seen(self):
        files, said = {}, {}
        for number, (name, (function, member, what)) in enumerate(FORBIDDEN.items()):
            path = f"core/wal/fault{number}{('.cc', '.h')[number % 2]}"
            # All headers are compiled together, so each class needs its own name.
            files[path] = (GUARDED % (function, member)).replace("Fault", f"Fault{number}")
            said[path] = name, what
        found = faults_of(files)
        for path, (name, what) in said.items():
            with self.subTest(name):
                self.assertTrue(any(path in each and what in each for each in found), found)

    def test_an_exception_without_a_reason_is_a_fault(self):
        exception = sorted(locks.NOT_YET)[0] if locks.NOT_YET else None
        if exception:
            found = faults_of({f"core/store/{exception}": "class A {};"})
            self.assertIn(f"core/store/{exception}: is still in NOT_YET, without a reason", found)


if __name__ == "__main__":
    if shutil.which("clang++") is None:
        print("clang++ is not installed")
        sys.exit(77)
    unittest.main()
