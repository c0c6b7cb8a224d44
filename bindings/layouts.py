#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the structs of the C header in another language, field by field.

usage: layouts.py (csharp|go|java|sizes) > FILE

The headers alone declare the structs. A face that reads and writes structs itself compiles the
output. `layouts.py sizes` prints C++ that asserts the same sizes and offsets.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "capi"))
import headers  # noqa: E402

WIDTHS = {"uint8_t": 1, "char": 1, "int32_t": 4, "uint32_t": 4, "uint64_t": 8, "size_t": 8}
NOTICE = "// Generated from the C headers by bindings/layouts.py. DO NOT EDIT.\n"

# Structs that Go code must not hold, because they point at pointers.
NOT_IN_GO = {"chassis_records", "chassis_commit_options", "chassis_search_options",
             "chassis_filter_spec", "chassis_task"}
CSHARP = {"uint8_t": "byte", "char": "byte", "int32_t": "int", "uint32_t": "uint",
          "uint64_t": "ulong", "size_t": "nuint", "float": "float", "void": "byte"}
GO = {"uint8_t": "byte", "char": "byte", "int32_t": "int32", "uint32_t": "uint32",
      "uint64_t": "uint64", "size_t": "uint64", "float": "float32", "void": "byte"}


def pascal(name):
    return "".join(word.capitalize() for word in name.split("_"))


def go_name(name):
    return "".join("ID" if word == "id" else word.capitalize() for word in name.split("_"))


def short(name):
    """Returns the name of a struct without the prefix that C needs."""
    return name.removeprefix("chassis_")


def plain(c_type):
    """Returns the type without its qualifiers; a status is a number."""
    words = [word for word in c_type.replace("*", " * ").split() if word != "const"]
    return " ".join("int32_t" if word == "chassis_status" else word for word in words)


class Sizes:
    """Offsets and sizes by the rules of 64-bit C ABIs: a member lies at a multiple of its size."""

    def __init__(self, structs):
        self.structs = {struct.name: struct for struct in structs}

    def of(self, c_type):
        """Returns size and alignment."""
        c_type = plain(c_type)
        if c_type in WIDTHS:
            return WIDTHS[c_type], WIDTHS[c_type]
        if c_type in self.structs:
            size = self.layout(self.structs[c_type])[1]
            return size, 8
        return 8, 8  # a pointer, also one to a function

    def layout(self, struct):
        """Returns the offset of each field, and the size of the struct."""
        offset, widest, offsets = 0, 1, {}
        for field in struct.fields:
            size, alignment = self.of(field.type)
            offset = -(-offset // alignment) * alignment
            offsets[field.name] = offset
            offset += size * max(1, field.count)
            widest = max(widest, alignment)
        return offsets, -(-offset // widest) * widest


def csharp_type(c_type, structs):
    base, _, stars = plain(c_type).partition(" ")
    stars = stars.replace(" ", "")
    if base in structs:
        base = pascal(short(base)) + "Layout"
    elif base.startswith("chassis_"):
        return "nint" + stars[1:]  # a handle or a function
    elif c_type == "void *":
        return "nint"
    else:
        base = CSHARP[base]
    return base + stars


def csharp(structs):
    names = {struct.name for struct in structs}
    yield "// SPDX-License-Identifier: Apache-2.0\n" + NOTICE
    yield "using System.Runtime.InteropServices;\n\nnamespace Chassis.Interop;\n"
    for struct in structs:
        yield "[StructLayout(LayoutKind.Sequential)]\n" \
              f"internal unsafe partial struct {pascal(short(struct.name))}Layout\n{{"
        for field in struct.fields:
            name = pascal(field.name)
            if field.count:
                yield f"    internal const int {name}Capacity = {field.count};"
                yield f"    internal fixed byte {name}[{name}Capacity];"
            else:
                yield f"    internal {csharp_type(field.type, names)} {name};"
        yield "}\n"


def go_type(field, structs):
    base, _, stars = plain(field.type).partition(" ")
    stars = stars.replace(" ", "")
    if base in structs and not stars:
        return go_name(short(base))
    if base.startswith("chassis_") or field.type == "void *" or len(stars) > 1:
        return "uintptr"
    return (f"[{field.count}]" if field.count else "") + stars + GO[base]


def go(structs):
    names = {struct.name for struct in structs}
    yield "// SPDX-License-Identifier: Apache-2.0\n\n" \
          "// Code generated from the C headers by bindings/layouts.py. DO NOT EDIT.\n\n" \
          "package capi\n"
    for struct in structs:
        if struct.name in NOT_IN_GO:
            continue
        name = go_name(short(struct.name))
        yield f"// {name} is {struct.name}.\ntype {name} struct {{"
        for field in struct.fields:
            yield f"\t{go_name(field.name)} {go_type(field, names)}"
        yield "}\n"


def java(structs):
    sizes = Sizes(structs)
    yield "// SPDX-License-Identifier: Apache-2.0\n" + NOTICE + "package io.chassis;\n"
    yield "/** Sizes of the structs of the C header in bytes, and the offsets of their fields. */"
    yield "final class Layouts {\n    private Layouts() {}"
    for struct in structs:
        offsets, size = sizes.layout(struct)
        name = short(struct.name).upper()
        yield f"\n    static final int {name} = {size};"
        for field in struct.fields:
            yield f"    static final int {name}_{field.name.upper()} = {offsets[field.name]};"
            if field.count:
                yield f"    static final int {name}_{field.name.upper()}_CAPACITY = {field.count};"
    yield "}"


def size_assertions(structs):
    sizes = Sizes(structs)
    yield "// SPDX-License-Identifier: Apache-2.0\n" + NOTICE
    yield "#include <cstddef>\n\n#include \"chassis/chassis.h\"\n"
    for struct in structs:
        offsets, size = sizes.layout(struct)
        yield f"static_assert(sizeof({struct.name}) == {size});"
        for field, offset in offsets.items():
            yield f"static_assert(offsetof({struct.name}, {field}) == {offset});"


WRITERS = {"csharp": csharp, "go": go, "java": java, "sizes": size_assertions}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in WRITERS:
        sys.exit(__doc__)
    structs = headers.structs(ROOT / "capi" / "include" / "chassis")
    print("\n".join(WRITERS[sys.argv[1]](structs)))


if __name__ == "__main__":
    main()
