#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program of the README prints what the README says: readme_test.py README JAVA WORD..."""

import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    readme, *command = sys.argv[1:]
    expected = re.search(r"^It prints `(.*)`\.$", pathlib.Path(readme).read_text(), re.M)[1]
    with tempfile.TemporaryDirectory() as folder:
        # Twice: the second time the store is there.
        for expected_output in [expected, None]:
            done = subprocess.run([*command, "First"], cwd=folder, check=True, text=True,
                                  stdout=subprocess.PIPE)
            if expected_output is not None and done.stdout != expected_output + "\n":
                sys.exit(f"it prints {done.stdout!r}")


if __name__ == "__main__":
    main()
