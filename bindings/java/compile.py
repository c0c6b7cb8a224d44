#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles Java sources into a jar; the same sources make the same bytes.

compile.py --javac JAVAC --output JAR --module NAME [--classpath PATH] [--lint LINT]... SOURCE...
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import zipfile

JAVA_VERSION = "11"
MANIFEST = "Manifest-Version: 1.0\r\nAutomatic-Module-Name: {}\r\n\r\n"
# The earliest time that a zip can hold.
TIME = (1980, 1, 1, 0, 0, 0)


def add(jar, name, content):
    entry = zipfile.ZipInfo(name, TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    jar.writestr(entry, content)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--javac", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("--classpath", default="")
    parser.add_argument("--lint", action="append", default=[])
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [options.javac, "--release", JAVA_VERSION, "-encoding", "UTF-8", "-Xlint:all",
                   "-Werror", *options.lint, "-g", "-implicit:none", "-classpath",
                   options.classpath, "-d", folder, *options.sources]
        if subprocess.run(command, check=False).returncode != 0:
            sys.exit(1)
        classes = sorted(pathlib.Path(folder).rglob("*.class"))
        with zipfile.ZipFile(options.output, "w") as jar:
            add(jar, "META-INF/MANIFEST.MF", MANIFEST.format(options.module))
            for path in classes:
                add(jar, path.relative_to(folder).as_posix(), path.read_bytes())


if __name__ == "__main__":
    main()
