# SPDX-License-Identifier: Apache-2.0
"""The members of classes that own a mutex, as clang sees them.

Each must be const or a reference, atomic, guarded by a lock, marked CHASSIS_ONE_THREAD, or of a
class that owns a mutex itself. Clang checks no access to any other member.
"""

import json
import re

# Only classes of the project, as JSON: one document for each part of its namespace.
DUMP = ["-Xclang", "-ast-dump=json", "-Xclang", "-ast-dump-filter=chassis"]

MUTEX = r"(?:absl::|chassis::|std::)?(?:Mutex|(?:recursive_|shared_|timed_)?mutex)"
DECLARATION = re.compile(
    rf"^\s*(?:mutable\s+|static\s+)*{MUTEX}\s+(\w+)(?:\s+\w+\([^;]*\))?"
    r"(?:\{[^}]*\}|\[\w+\])?;", re.MULTILINE)
MARKS = {"GuardedByAttr", "AnnotateAttr"}


def declared(code):
    """Returns the names of the mutexes that are members or variables in this text."""
    return set(DECLARATION.findall(code))


class Member:
    def __init__(self, node):
        self.name = node.get("name", "(unnamed)")
        self.type = node["type"].get("desugaredQualType", node["type"]["qualType"])
        self.spelled = node["type"]["qualType"]
        self.marks = {inner["kind"] for inner in node.get("inner", []) if "kind" in inner}

    def is_mutex(self):
        return any(re.fullmatch(rf"{MUTEX}(?:\[\d+\])?", t) for t in (self.type, self.spelled))

    def class_name(self):
        """Returns the class of a member held by value; None for a pointer."""
        outer = without_arguments(self.type)
        return None if "*" in outer else outer.split("::")[-1].strip()

    def is_constant(self):
        outer = without_arguments(self.type)
        if "&" in outer:
            return True
        if "*" in outer:
            return "const" in outer.rsplit("*", 1)[1]
        return re.search(r"\bconst\b", outer) is not None

    def is_atomic(self):
        outer = without_arguments(self.type)
        return "*" not in outer and re.search(r"\batomic(?:_flag)?\b", outer) is not None


class Class:
    def __init__(self, path, name, node):
        self.path, self.name = path, name
        fields = [each for each in node.get("inner", []) if each.get("kind") == "FieldDecl"]
        self.members = [Member(field) for field in fields]
        self.owns_mutex = any(member.is_mutex() for member in self.members)


def without_arguments(name):
    """Returns the type without template arguments."""
    while True:
        shorter = re.sub(r"<[^<>]*>", "", name)
        if shorter == name:
            return name
        name = shorter


class Dump:
    """Walks the output of clang in its order, because clang names a file only where it changes."""

    def __init__(self):
        self.file = ""
        self.names = {}  # id of a class -> its name
        self.classes = []

    def read(self, text):
        decoder, at = json.JSONDecoder(), 0
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            self.walk(document, "")
            while at < len(text) and text[at].isspace():
                at += 1
        return self.classes

    def walk(self, value, outer):
        if isinstance(value, list):
            for each in value:
                self.walk(each, outer)
        if not isinstance(value, dict):
            return
        name, is_class = outer, value.get("kind") == "CXXRecordDecl"
        if is_class or value.get("kind") == "NamespaceDecl":
            outer = self.names.get(value.get("parentDeclContextId"), outer)
            name = f"{outer}::{value.get('name', '(unnamed)')}".removeprefix("::")
            self.names[value["id"]] = name
        for key, each in value.items():
            if key == "file":
                self.file = each
            elif key != "includedFrom":
                self.walk(each, name)
            if key == "loc" and is_class and value.get("completeDefinition"):
                self.classes.append(Class(self.file, name, value))


def faults(found, declarations, excepted):
    """`found`: the classes; `declarations`: the names of the mutexes in the text of each file;
    `excepted`: the files whose classes are not checked yet."""
    owners = {each.name.split("::")[-1] for each in found if each.owns_mutex}
    seen = {(each.path, member.name) for each in found for member in each.members
            if member.is_mutex()}
    for path, names in sorted(declarations.items()):
        for name in sorted(names):
            if (path, name) not in seen:
                yield f"{path}: {name}: a mutex that no class owns"
    for each in found:
        for member in each.members if each.owns_mutex and each.path not in excepted else []:
            if not (member.is_mutex() or member.marks & MARKS or member.is_constant() or
                    member.is_atomic() or member.class_name() in owners):
                yield (f"{each.path}: {each.name}::{member.name}: neither const, atomic, guarded "
                       "nor marked CHASSIS_ONE_THREAD, in a class that owns a mutex")
