#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library's binary interface is that of the committed dump. A change that is wanted is made the
new dump by regenerate_abi.sh, with a line in abi_changes of capi/meson.build and in the CHANGELOG.

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
