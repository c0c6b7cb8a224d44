#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the output of the README's program against the README, with every build of the library."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import readme_example


def run_with(dotnet, program, library, expected):
    """Runs the program with `library` in place of the build that it was compiled against."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(program, pathlib.Path(folder) / "program")
        shutil.copy(library, copy / "Chassis.dll")
        printed = subprocess.run([dotnet, copy / "Readme.dll"], cwd=folder, text=True,
                                 stdout=subprocess.PIPE, check=True).stdout
        if printed != expected:
            sys.exit(f"{library}: expected {expected!r}, printed {printed!r}")
        print(f"{library}: as the README says")


def main():
    dotnet, readme, artifacts = sys.argv[1:]
    programs = pathlib.Path(artifacts) / "bin"
    libraries = sorted(programs.glob("Chassis/release_*/Chassis.dll"))
    if not libraries:
        sys.exit("no library was built")
    expected = readme_example.find("csharp", readme)[1]
    for library in libraries:
        run_with(dotnet, programs / "Readme" / "release", library, expected)


if __name__ == "__main__":
    main()
