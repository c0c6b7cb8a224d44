#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An export of vectors and ids to one file fails, or keeps the vectors."""

import pathlib

import case


def run():
    case.import_rows("s.chassis", ['{"id":1,"vector":[1,2]}'])
    done = case.chassis("export", "s.chassis", "--format", "npy", "--output", "v.npy",
                        "--ids", "v.npy")
    if done.returncode == 0 and b"NUMPY" not in pathlib.Path("v.npy").read_bytes()[:8]:
        return "success, and the vectors are lost"
    return None


if __name__ == "__main__":
    case.main(run)
