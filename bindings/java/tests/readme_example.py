#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the first Java program of a README as it stands there: readme_example.py README OUTPUT"""

import pathlib
import re
import sys

readme, output = map(pathlib.Path, sys.argv[1:])
output.write_text(re.search(r"^```java\n(.*?)^```$", readme.read_text(), re.M | re.S)[1])
