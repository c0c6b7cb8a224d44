#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the library has the binary interface of the committed dump. For an intended change,
run regenerate_abi.sh, and add a line to abi_changes of capi/meson.build and to the CHANGELOG.

usage: compatibility_test.py LIBRARY DUMP"""

import shutil
import subprocess
import sys

SKIPPED = 77


def main():
    library, dump = sys.argv[1:]
    if shutil.which("abidiff") is None:
        print("skipped: abidiff is not installed (abigail-tools)")
        return SKIPPED
    return subprocess.run(["abidiff", "--no-show-locs", dump, library]).returncode


if __name__ == "__main__":
    sys.exit(main())
