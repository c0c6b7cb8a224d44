# SPDX-License-Identifier: Apache-2.0
"""Reads the public headers: what they declare, and what they say about it."""

import dataclasses
import pathlib
import re

DECLARATION = re.compile(
    r"/\*\*(?P<comment>(?:(?!\*/).)*)\*/\s*"
    r"CHASSIS_API\s+(?P<result>[\w\s*]+?)(?P<name>chassis_\w+)\((?P<parameters>[^)]*)\);",
    re.DOTALL)
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


def common_statuses(folder):
    """What every function may return, as status.h lists it in its first comment."""
    text = (pathlib.Path(folder) / "status.h").read_text()
    return set(STATUS.findall(text[:text.index("#include")]))


def statuses(function, by_name):
    """What the comment says the function returns beyond what every function may return."""
    text = function.comment.partition("@return")[2]
    found = set(STATUS.findall(text))
    reference = re.search(r"@return as (chassis_\w+)\(\)", function.comment)
    return found | (statuses(by_name[reference[1]], by_name) if reference else set())
