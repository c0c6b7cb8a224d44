# SPDX-License-Identifier: Apache-2.0
"""Reads the declarations of the public headers and their comments."""

import dataclasses
import pathlib
import re

DECLARATION = re.compile(
    r"/\*\*(?P<comment>(?:(?!\*/).)*)\*/\s*"
    r"CHASSIS_API\s+(?P<result>[\w\s*]+?)(?P<name>chassis_\w+)\((?P<parameters>[^)]*)\);",
    re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRUCT = re.compile(r"typedef struct (?P<name>chassis_\w+) \{(?P<body>[^}]*)\}", re.DOTALL)
FIELD = re.compile(r"(?P<type>[\w *]+?)(?P<name>\w+)(?:\[(?P<count>\d+)\])?")
CONSTANT = re.compile(r"^#define (?P<name>(?:CHASSIS|AERO)_\w+) (?P<value>0x[0-9a-f]+|\d+)u?$",
                      re.MULTILINE)
STATUS = re.compile(r"\bAERO_[A-Z_]+\b")


@dataclasses.dataclass
class Function:
    header: str
    name: str
    result: str
    parameters: list  # names
    types: list
    comment: str

    def returns_status(self):
        return self.result == "chassis_status"

    def handle(self):
        """The type of the handle it works on, or None."""
        match = re.fullmatch(r"chassis_(store|batch|snapshot|cursor|filter) \*", self.types[0]) \
            if self.types else None
        return match and match.group(1)


@dataclasses.dataclass
class Field:
    type: str  # as C writes it: "const float *"
    name: str
    count: int  # entries of an array in the struct; 0: no array


@dataclasses.dataclass
class Struct:
    name: str
    fields: list


def split_parameter(text):
    match = re.fullmatch(r"(.*?)(\w+)", text.strip(), re.DOTALL)
    return " ".join(match.group(1).split()), match.group(2)


def functions(folder):
    """All exported functions, in the order of the headers."""
    found = []
    for path in sorted(pathlib.Path(folder).glob("*.h")):
        for match in DECLARATION.finditer(path.read_text()):
            text = " ".join(match["parameters"].split())
            parameters = [] if text == "void" else [split_parameter(p) for p in text.split(",")]
            found.append(Function(header=path.name, name=match["name"],
                                  result=" ".join(match["result"].split()),
                                  parameters=[name for _, name in parameters],
                                  types=[kind for kind, _ in parameters],
                                  comment=match["comment"]))
    return found


def field_of(text):
    match = FIELD.fullmatch(" ".join(text.split()))
    return Field(type=match["type"].strip(), name=match["name"], count=int(match["count"] or 0))


def structs(folder):
    """All structs whose fields a caller sees, in the order of the headers."""
    return [Struct(name=match["name"],
                   fields=[field_of(text) for text in match["body"].split(";") if text.strip()])
            for path in sorted(pathlib.Path(folder).glob("*.h"))
            for match in STRUCT.finditer(COMMENT.sub("", path.read_text()))]


def constants(folder):
    """Name and value of every constant that is a literal number, in the order of the headers."""
    return {match["name"]: int(match["value"], 0)
            for path in sorted(pathlib.Path(folder).glob("*.h"))
            for match in CONSTANT.finditer(path.read_text())}


def common_statuses(folder):
    """The statuses that every function may return, listed in the first comment of status.h."""
    text = (pathlib.Path(folder) / "status.h").read_text()
    return set(STATUS.findall(text[:text.index("#include")]))


def statuses(function, by_name):
    """The statuses that the comment of the function names, by reference too."""
    text = function.comment.partition("@return")[2]
    found = set(STATUS.findall(text))
    reference = re.search(r"@return as (chassis_\w+)\(\)", function.comment)
    return found | (statuses(by_name[reference[1]], by_name) if reference else set())
