#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the first block of one language in a README, as it stands there."""

import pathlib
import re
import sys


def block(readme, language):
    return re.search(rf"^```{language}\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE).group(1)


if __name__ == "__main__":
    print(block(pathlib.Path(sys.argv[1]).read_text(), "csharp"), end="")
