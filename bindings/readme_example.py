#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the first program of one language in a README: readme_example.py LANGUAGE README"""

import pathlib
import re
import sys


def find(language, readme):
    """Returns the program, and the output that the README states for it."""
    program, output = re.search(rf"^```{language}\n(.*?)^```$\n+It prints `(.*?)`",
                                pathlib.Path(readme).read_text(encoding="utf-8"),
                                re.DOTALL | re.MULTILINE).groups()
    return program, output + "\n"


if __name__ == "__main__":
    sys.stdout.write(find(*sys.argv[1:])[0])
