#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the .NET SDK for the build: quietly, outside the source tree, with nothing left running.

`build` restores and builds a project or solution. If packages are not available, it leaves out the
projects that need them and writes the reason to the stamp. `test` runs the built tests, or skips
with that reason.
"""

import argparse
import os
import pathlib
import subprocess
import sys

SKIPPED = 77
SOURCES = {".cs", ".csproj", ".props", ".slnx"}


def environment(arguments):
    """The environment of the SDK; a project sees its variables as properties."""
    variables = dict(
        os.environ,
        DOTNET_CLI_TELEMETRY_OPTOUT="1",
        DOTNET_NOLOGO="1",
        DOTNET_SKIP_FIRST_TIME_EXPERIENCE="1",
        DOTNET_GENERATE_ASPNET_CERTIFICATE="false",
        DOTNET_CLI_USE_MSBUILD_SERVER="0",
        MSBUILDDISABLENODEREUSE="1",
        ChassisGenerated=str(arguments.generated.resolve()),
        ChassisVersion=arguments.version,
    )
    home = pathlib.Path(os.environ.get("HOME", "/nonexistent"))
    if not os.access(home, os.W_OK):
        variables["DOTNET_CLI_HOME"] = str(arguments.artifacts.resolve())
    return variables


def dotnet(arguments, variables, *words):
    command = [arguments.dotnet, *words, "--disable-build-servers", "--verbosity", "quiet",
               "--artifacts-path", str(arguments.artifacts.resolve())]
    return subprocess.run(command, env=variables, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def restore(arguments, variables):
    source = ["--source", arguments.source] if arguments.source else []
    return dotnet(arguments, variables, "restore", str(arguments.project), *source)


def first_error(output):
    lines = [line.strip() for line in output.splitlines() if ": error " in line]
    return lines[0].split(": error ", 1)[1].split(" [")[0] if lines else "dotnet restore failed"


def restore_frameworks(arguments, variables):
    """Restores for as many target frameworks as possible; returns why that failed, or ''.

    Writes the frameworks to a file, because projects that refer to the library need the same ones.
    """
    chosen = arguments.artifacts / "frameworks"
    reason = ""
    for frameworks in arguments.frameworks or [chosen.read_text()]:
        variables["ChassisFrameworks"] = frameworks
        restored = restore(arguments, variables)
        if restored.returncode == 0:
            arguments.artifacts.mkdir(parents=True, exist_ok=True)
            chosen.write_text(frameworks)
            return ""
        reason = reason or first_error(restored.stdout)
    return reason


def write_depfile(arguments):
    """The stamp depends on every source, and on every folder because it may get a new source."""
    sources = [path for path in sorted(arguments.root.rglob("*"))
               if path.is_dir() or path.suffix in SOURCES]
    escaped = " ".join(str(path).replace(" ", "\\ ") for path in sources)
    arguments.depfile.write_text(f"{arguments.stamp}: {escaped}\n")


def build(arguments):
    variables = environment(arguments)
    reason = restore_frameworks(arguments, variables)
    if reason and not arguments.optional:
        sys.exit(f"error: {reason}")
    if not reason:
        built = dotnet(arguments, variables, "build", str(arguments.project), "--no-restore",
                       "--configuration", "Release")
        if built.returncode != 0:
            sys.exit(built.stdout)
    write_depfile(arguments)
    arguments.stamp.write_text(reason)


def test(arguments):
    reason = arguments.stamp.read_text()
    if reason:
        print(f"packages for the tests cannot be restored: {reason}")
        sys.exit(SKIPPED)
    assembly = arguments.artifacts / "bin" / "Tests" / "release" / "Tests.dll"
    command = [arguments.dotnet, "test", str(assembly), "--logger", "console;verbosity=normal",
               "--filter", arguments.filter,
               "--", "RunConfiguration.TreatNoTestsAsError=true"]
    sys.exit(subprocess.run(command, env=environment(arguments)).returncode)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["build", "test"])
    parser.add_argument("--dotnet", required=True)
    parser.add_argument("--project", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path, help="the folder of all sources")
    parser.add_argument("--generated", type=pathlib.Path, required=True)
    parser.add_argument("--artifacts", type=pathlib.Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--source", default="", help="folder or feed of the packages")
    parser.add_argument("--frameworks", action="append", help="tried in the order given")
    parser.add_argument("--optional", action="store_true")
    parser.add_argument("--filter", default="", help="which tests to run")
    parser.add_argument("--stamp", type=pathlib.Path, required=True)
    parser.add_argument("--depfile", type=pathlib.Path)
    arguments = parser.parse_args()
    {"build": build, "test": test}[arguments.action](arguments)


if __name__ == "__main__":
    main()
