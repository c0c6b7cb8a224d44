#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a go command in this folder, offline, against the library of a build folder.

run_go.py BUILD_FOLDER WORD...
"""

import hashlib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADERS = HERE.parent.parent / "capi" / "include"


def environment(build):
    # Go does not track headers outside its packages, so their hash is one of its flags.
    total = hashlib.sha256()
    for header in sorted(HEADERS.rglob("*.h")):
        total.update(header.read_bytes())
    library_path = [str(build / "capi"), os.environ.get("LD_LIBRARY_PATH", "")]
    return os.environ | {
        "CGO_CPPFLAGS": f"-I{HEADERS} -DCHASSIS_HEADERS_{total.hexdigest()[:16]}",
        "CGO_ENABLED": "1",
        "GOCACHE": str(build / "go-cache"),
        "GOFLAGS": "",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "LD_LIBRARY_PATH": ":".join(filter(None, library_path)),
        "PKG_CONFIG_PATH": str(build / "meson-uninstalled"),
    }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    sys.exit(subprocess.run(["go", *sys.argv[2:]], cwd=HERE, env=environment(build)).returncode)


if __name__ == "__main__":
    main()
