#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the includes between layers, and patterns that no file of the library may contain.

usage: layers.py ROOT
Prints a line for each violation and exits with 1 if there is one.
"""

import pathlib
import re
import sys

# A layer includes only itself and those before it.
LAYERS = ["base", "format", "storage", "wal", "index", "collection", "store", "search"]
# A folder includes only itself and those before it; "" stands for the files of the parent itself.
FLOORS = {
    "core/store": ["base", "version", "space", "read", "staging", "checkpoint", "recovery", "commit",
                   "maintain", ""],
    "capi": ["", "arrow"],
}
UNRANKED = {"capi/include"}
WITHOUT_ABSEIL = {"base", "format", "storage"}
MOST_LINES = 500
SOURCES = {".h", ".cc", ".c", ".def"}

# The parts of an open store. Only core/store/store.cc may name all of them, so that each part
# depends on few others.
PARTS = ["MainFile", "ExtentAllocator", "SlabSpace", "CheckpointReserve", "VersionSet", "PoisonState",
         "LogQueue", "SessionLog", "IdReservations", "Committer", "Checkpointer", "ReadContext",
         "SpillContext", "BatchContext"]
COMPOSES = "core/store/store.cc"
MOST_PARTS_NAMED = 4
MOST_PARTS_TAKEN = 6

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

# A library does none of these, because they belong to the program that loads it.
FORBIDDEN = {
    "ends the process": re.compile(r"\b(?:abort|_?exit|_Exit|terminate|assert)\s*\("),
    "throws": re.compile(r"\bthrow\b"),
    "prints": re.compile(r"\bstd::(?:cout|cerr|clog)\b|\b(?:f|v|vf)?printf\s*\(|\bputs\s*\("),
    "reads the environment": re.compile(r"\b(?:secure_)?getenv\s*\("),
    "sets a signal handler": re.compile(r"\b(?:signal|sigaction)\s*\("),
}


def layer_of(path):
    """Returns the layer of "core/<layer>/...", or None."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "core" else None


def core_include(layer, quote, target):
    """Returns the error in this include in `layer`, or None."""
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
    """Returns the error in this include in a file of capi/ or bindings/, or None."""
    if face == "capi":
        foreign = target.startswith(("bindings/", "tests/", "examples/"))
        return "capi includes core and its own headers" if foreign else None
    if target.startswith(("core/", "capi/", "tests/")) or "../" in target:
        return "bindings see the installed header alone"
    if target.startswith("chassis/") and quote == '"':
        return "write <chassis/...>"
    return None


def floor_of(path):
    """Returns (folder with floors, floor), or None; floor is None if it is not in the list."""
    for top, floors in FLOORS.items():
        if path.startswith(top + "/") and not path.startswith(tuple(u + "/" for u in UNRANKED)):
            below = path[len(top) + 1:]
            floor = below.rsplit("/", 1)[0] if "/" in below else ""
            return top, floor if floor in floors else None
    return None


def floor_include(path, target):
    """Returns the error in this include between folders of one list, or None."""
    here, there = floor_of(path), floor_of(target)
    if not here or not there or here[0] != there[0] or here[1] is None:
        return None
    top = here[0]
    if there[1] is None:
        return f"not in a known folder of {top}"
    floors = FLOORS[top]
    if floors.index(there[1]) > floors.index(here[1]):
        return f"{top}/{here[1]} lies under {top}/{there[1]}"
    return None


def parts_in(code):
    return [part for part in PARTS if re.search(rf"\b{part}\b", code)]


def name_of(path):
    """Returns the class after which a file is named: main_file.h -> MainFile."""
    return "".join(word.capitalize() for word in pathlib.PurePosixPath(path).stem.split("_"))


def constructors(code):
    """Yields (class, parameters) of every constructor that `code` declares or defines."""
    for name in set(re.findall(r"\b(?:class|struct)\s+(?:[A-Z_]+(?:\([^)]*\))?\s+)?(\w+)\s*[:{]", code)):
        for found in re.finditer(rf"(?<![~\w.>]){name}\s*\(", code):
            depth, end = 1, found.end()
            while depth and end < len(code):
                depth += {"(": 1, ")": -1}.get(code[end], 0)
                end += 1
            yield name, code[found.end():end - 1]


def check_parts(path, text):
    if not path.startswith("core/store/"):
        return
    code = COMMENT_OR_STRING.sub(" ", text)
    for name, parameters in constructors(code):
        count = sum(len(re.findall(rf"\b{part}\b", parameters)) for part in PARTS)
        if count > MOST_PARTS_TAKEN:
            yield f"{name} is constructed with {count} parts, {MOST_PARTS_TAKEN} are allowed"
    named = [part for part in parts_in(code) if part != name_of(path)]
    if path != COMPOSES and len(named) > MOST_PARTS_NAMED:
        yield f"names {len(named)} parts, {MOST_PARTS_NAMED} are allowed: {', '.join(named)}"


def check_includes(path, text):
    top, layer = path.split("/")[0], layer_of(path)
    if top == "core" and layer not in LAYERS:
        yield "not in a known layer"
        return
    if floor_of(path) and floor_of(path)[1] is None:
        yield f"not in a known folder of {floor_of(path)[0]}"
        return
    for quote, target in INCLUDE.findall(text):
        if top == "core":
            wrong = core_include(layer, quote, target)
        elif top in ("capi", "bindings"):
            wrong = outer_include(top, quote, target)
        else:
            wrong = None
        wrong = wrong or floor_include(path, target)
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
    """Yields (path, error) for every violation in the sources under `root`, in order."""
    for folder in ("core", "capi", "bindings", "tests", "examples"):
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in SOURCES or not file.is_file():
                continue
            text = file.read_text(errors="replace")
            for wrong in [*check_includes(path, text), *check_parts(path, text),
                          *check_text(path, text)]:
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
