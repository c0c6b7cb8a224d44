#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks who includes whom, and what no file of the library may hold.

usage: layers.py ROOT
Prints a line for each violation; exit 1 if there is one.
"""

import pathlib
import re
import sys

# A layer includes itself and those before it.
LAYERS = ["base", "format", "storage", "archive", "wal", "index", "collection", "store", "search"]
WITHOUT_ABSEIL = {"base", "format", "storage"}
MOST_LINES = 500
SOURCES = {".h", ".cc", ".c", ".def"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

# A library leaves these to the program that loads it.
FORBIDDEN = {
    "ends the process": re.compile(r"\b(?:abort|_?exit|_Exit|terminate|assert)\s*\("),
    "throws": re.compile(r"\bthrow\b"),
    "prints": re.compile(r"\bstd::(?:cout|cerr|clog)\b|\b(?:f|v|vf)?printf\s*\(|\bputs\s*\("),
    "reads the environment": re.compile(r"\b(?:secure_)?getenv\s*\("),
    "sets a signal handler": re.compile(r"\b(?:signal|sigaction)\s*\("),
}


def layer_of(path):
    """The layer of "core/<layer>/...", or None."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "core" else None


def core_include(layer, quote, target):
    """What is wrong with this include in `layer`, or None."""
    if target.startswith("absl/"):
        return "no Abseil below wal" if layer in WITHOUT_ABSEIL else None
    if target.startswith(("chassis/", "capi/", "bindings/", "tests/")):
        return "core knows nothing of its users"
    if quote == "<" or target.startswith("hwy/"):
        return None
    if layer_of(target) not in LAYERS:
        return "not a path core/<layer>/... from the root"
    if LAYERS.index(layer_of(target)) > LAYERS.index(layer):
        return f"{layer} lies under {layer_of(target)}"
    return None


def outer_include(face, quote, target):
    """The same for a file of capi/ or bindings/."""
    if face == "capi":
        foreign = target.startswith(("bindings/", "tests/", "examples/"))
        return "capi includes core and its own headers" if foreign else None
    if target.startswith(("core/", "capi/", "tests/")) or "../" in target:
        return "bindings see the installed header alone"
    if target.startswith("chassis/") and quote == '"':
        return "write <chassis/...>"
    return None


def check_includes(path, text):
    top, layer = path.split("/")[0], layer_of(path)
    if top == "core" and layer not in LAYERS:
        yield "not in a known layer"
        return
    for quote, target in INCLUDE.findall(text):
        if top == "core":
            wrong = core_include(layer, quote, target)
        elif top in ("capi", "bindings"):
            wrong = outer_include(top, quote, target)
        else:
            wrong = None
        if wrong:
            yield f"includes {target}: {wrong}"


def check_text(path, text):
    if "SPDX-License-Identifier: Apache-2.0" not in text.split("\n", 1)[0]:
        yield "the first line is not the licence"
    if not text.isascii():
        yield "is not ASCII"
    lines = text.count("\n")
    if lines >= MOST_LINES:
        yield f"has {lines} lines, {MOST_LINES - 1} are allowed"
    if path.startswith(("core/", "capi/")):
        code = COMMENT_OR_STRING.sub(" ", text)
        for what, pattern in FORBIDDEN.items():
            found = pattern.search(code)
            if found:
                yield f"{what}: {found.group(0).strip()}"


def violations(root):
    """(path, what is wrong) for every source file under `root`, in order."""
    for folder in ("core", "capi", "bindings", "tests", "examples"):
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in SOURCES or not file.is_file():
                continue
            text = file.read_text(errors="replace")
            for wrong in [*check_includes(path, text), *check_text(path, text)]:
                yield path, wrong


def main():
    root = pathlib.Path(sys.argv[1])
    if not (root / "core" / "base").is_dir():
        sys.exit(f"error: {root} holds no core/base")
    found = list(violations(root))
    for path, wrong in found:
        print(f"{path}: {wrong}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
