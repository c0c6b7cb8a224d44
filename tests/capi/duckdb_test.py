#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the test that exports stores to DuckDB. The library is the one that CHASSIS_DUCKDB_LIBRARY
names, else one from a package that npm fetches once into the build folder.

usage: duckdb_test.py PROGRAM FOLDER SANITIZERS"""

import ctypes
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE = "@duckdb/node-bindings-linux-x64@1.4.4-r.1"
SHA512 = ("7e360d73eb78fd3ee6873679ee8268210696bdb615bf186275c34d6a7b101625"
          "a777afc930b0942dde2a9edf172374edd81ad9b2b687ebdd0a481212dd03edd3")
MEMBER = "package/libduckdb.so"
SECONDS = 180
SKIPPED = 77


class Missing(Exception):
    """The reason why there is no library."""


def pack(folder):
    """Has npm, with its own configuration, put the package into the folder; returns its path."""
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not installed, and CHASSIS_DUCKDB_LIBRARY is not set")
    try:
        done = subprocess.run([npm, "pack", "--loglevel=error", PACKAGE], cwd=folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=SECONDS)
    except subprocess.TimeoutExpired as expired:
        raise Missing(f"npm pack {PACKAGE} took more than {SECONDS} seconds") from expired
    packages = list(pathlib.Path(folder).glob("*.tgz"))
    if done.returncode != 0 or len(packages) != 1:
        raise Missing(f"npm pack {PACKAGE} failed: {done.stderr.strip()[:300]}")
    return packages[0]


def fetched(folder):
    """Returns the library in the build folder, which is fetched if it is not there yet."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise Missing(f"{PACKAGE} is not for {platform.system()} {platform.machine()}")
    library = folder / PACKAGE.rpartition("@")[2] / "libduckdb.so"
    if library.exists():
        return library
    library.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        package = pack(temporary)
        if hashlib.sha512(package.read_bytes()).hexdigest() != SHA512:
            sys.exit(f"{PACKAGE} has another SHA-512 than the expected one")
        unpacked = pathlib.Path(temporary) / "libduckdb.so"
        with tarfile.open(package) as archive:
            unpacked.write_bytes(archive.extractfile(MEMBER).read())
        unpacked.replace(library)
    return library


def usable(folder, sanitizers):
    """Returns a library that can be loaded, or raises Missing."""
    if "thread" in sanitizers:
        raise Missing("ThreadSanitizer cannot see the locks of a library that was built without it")
    library = os.environ.get("CHASSIS_DUCKDB_LIBRARY") or fetched(folder)
    try:
        ctypes.CDLL(str(library))
    except OSError as error:
        raise Missing(str(error)) from error
    return library


def main():
    program, folder, sanitizers = sys.argv[1:]
    try:
        library = usable(pathlib.Path(folder), sanitizers)
    except Missing as missing:
        print(f"skipped: {missing}")
        return SKIPPED
    # Leaks are ignored, because DuckDB never releases the type of a stream registered this way.
    environment = {**os.environ, "CHASSIS_DUCKDB_LIBRARY": str(library),
                   "LSAN_OPTIONS": "detect_leaks=0"}
    return subprocess.run([program], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
