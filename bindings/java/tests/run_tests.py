#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a JUnit test class through the console launcher, and fails if anything is printed.

run_tests.py CLASS JAVA WORD...

The reason is -Xcheck:jni: the virtual machine reports wrong native code on standard output and goes
on. The launcher itself prints only if a test fails or there is no test.
"""

import subprocess
import sys

LAUNCHER = ["org.junit.platform.console.ConsoleLauncher", "--disable-banner",
            "--disable-ansi-colors", "--details=none", "--fail-if-no-tests"]


def main():
    test_class, *command = sys.argv[1:]
    done = subprocess.run([*command, *LAUNCHER, "--select-class=" + test_class], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or done.stdout:
        print(done.stdout)
        sys.exit(f"{test_class} ended with {done.returncode}, or is not silent")


if __name__ == "__main__":
    main()
