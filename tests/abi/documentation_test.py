#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every function documents its parameters, result, threads and version, because the
headers are the manual, and that the table of capi/README.md has the same statuses.

usage: documentation_test.py SOURCE_ROOT"""

import pathlib
import re
import sys

import headers

ROW = re.compile(r"^\| `(chassis_\w+)` \| (.*) \|$", re.MULTILINE)
SHORT = re.compile(r"`([A-Z_]+)`")


def function_failures(function):
    comment = function.comment
    documented = re.findall(r"@param(?:\[out\])? +(\w+)", comment)
    if documented != function.parameters:
        yield f"documents {documented}, takes {function.parameters}"
    if (function.result == "void") == ("@return" in comment):
        yield "@return does not match the return type"
    if not re.search(r"\bThreads: ", comment):
        yield "has no line on threads"
    if not re.search(r"@since \d+\.\d+$", comment, re.MULTILINE):
        yield "has no @since"
    if function.returns_status() and function.parameters[-1] != "error":
        yield "its last parameter is not the error"
    for name, kind in zip(function.parameters, function.types):
        writable = kind.endswith("*") and not kind.startswith("const")
        out = re.search(rf"@param\[out\] +{name}\b", comment) is not None
        if out and not writable and kind != "const float **":
            yield f"{name} cannot be written"
    for name, text in outputs(function):
        if not re.search(r"\bfail(s|ure)?\b", text):
            yield f"{name}: its value after a failure is not documented"


def table_failures(functions, common, readme):
    by_name = {function.name: function for function in functions}
    rows = {name: {"AERO_" + s for s in SHORT.findall(cell)} for name, cell in ROW.findall(readme)}
    every = {
        "AERO_" + s for s in SHORT.findall(re.search(r"^\| every function \| (.*) \|$", readme,
                                                     re.MULTILINE)[1])}
    if every != common:
        yield f"README: every function: {sorted(every ^ common)} differ from status.h"
    for function in functions:
        if not function.returns_status():
            continue
        said = headers.statuses(function, by_name) - common
        if function.name not in rows:
            yield f"README: no row for {function.name}"
        elif rows.pop(function.name) - common != said:
            yield f"README: {function.name} differs from its header: {sorted(said)}"
    for name in rows:
        yield f"README: {name} does not exist"


def outputs(function):
    """Returns name and text of each output."""
    return re.findall(r"@param\[out\] +(\w+) +(.*?)(?= @|$)",
                      " ".join(function.comment.replace(" * ", " ").split()))


def misuse_failures(functions, table):
    """Yields each function with a handle that is not in the table of tests/capi, and each output
    that is not compared there with its failure value, unless the header gives it none."""
    tested = {name: body for name, body in
              re.findall(r"FUNCTION\((chassis_\w+),(.*?)(?=FUNCTION\(|#undef)", table, re.DOTALL)}
    for function in functions:
        if not function.handle():
            continue
        if function.name not in tested:
            yield f"tests/capi/handle_functions.h: {function.name} is missing"
            continue
        for name, text in outputs(function):
            has_value = not re.search(r"[Uu]nchanged|[Uu]nspecified|nothing was written", text)
            if has_value and not re.search(rf"FAILS_AS\w*\(\s*{name}\b", tested[function.name]):
                yield f"tests/capi/handle_functions.h: {function.name} does not check {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    folder = root / "capi/include/chassis"
    functions = headers.functions(folder)
    failures = [f"{f.header}: {f.name}: {text}" for f in functions for text in function_failures(f)]
    failures += table_failures(functions, headers.common_statuses(folder),
                               (root / "capi/README.md").read_text())
    failures += misuse_failures(functions, (root / "tests/capi/handle_functions.h").read_text())
    print("\n".join(failures) or f"{len(functions)} functions")
    return 1 if failures or not functions else 0


if __name__ == "__main__":
    sys.exit(main())
