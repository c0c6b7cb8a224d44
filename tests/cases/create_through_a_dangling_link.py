#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Creating a store through a dangling link creates its target, if the folder exists."""

import pathlib

import case


def run():
    pathlib.Path("data").mkdir()
    pathlib.Path("s.chassis").symlink_to("data/s.chassis")
    pathlib.Path("rows.jsonl").write_text('{"id":1,"vector":[1,2]}\n')
    done = case.chassis("import", "s.chassis", "rows.jsonl")
    if done.returncode != 0 or not pathlib.Path("data/s.chassis").is_file():
        return done.stderr.strip()
    return None


if __name__ == "__main__":
    case.main(run)
