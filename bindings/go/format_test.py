#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails if gofmt would change a Go file, or if a handwritten line exceeds 100 columns."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
GENERATED = HERE / "internal" / "capi" / "capi.go"


def main():
    badly = subprocess.run(["gofmt", "-l", HERE], check=True, capture_output=True,
                           text=True).stdout.split()
    for path in sorted(HERE.rglob("*.go")):
        lines = path.read_text().splitlines() if path != GENERATED else []
        badly += [f"{path}:{number}: {len(line.expandtabs(4))} columns"
                  for number, line in enumerate(lines, 1) if len(line.expandtabs(4)) > 100]
    print("\n".join(badly))
    sys.exit(1 if badly else 0)


if __name__ == "__main__":
    main()
