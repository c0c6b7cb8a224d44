#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A flipped bit in an index page gives the right answer or a corruption code: promise K1.

The store has collections of every metric; the bit is in the page that names record 8 of "ip"."""

import os
import tarfile

import case

VECTOR = "-7, -8, -2, -5, 6, 0, 8, 1, 1, -6, -3, 7, 2, -4, -3, 3"


def run():
    with tarfile.open(os.environ["CHASSIS_DAMAGED_INDEX"]) as archive:
        archive.extractall()
    done = case.chassis("get", "s.chassis", 8, "--collection", "ip")
    if done.returncode == 0 and VECTOR in done.stdout:
        return None
    if done.returncode == 1 and "CORRUPTION" in done.stderr:
        return None
    return f"the record without its vector: {done.stdout[:80]!r}"


if __name__ == "__main__":
    case.main(run)
