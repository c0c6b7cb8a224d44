#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that clang would notice every missing lock under core/.

usage: locks.py ROOT
Removes each acquisition of a lock in turn and requires clang to refuse the rest, because clang
checks nothing about a lock that guards no annotated member. Then checks the members of every class
that owns a mutex (members.py). Prints a line for each fault; exits with 1 if there is one, with 77
without clang.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import members

LEAST_ACQUISITIONS = 30
# The files that define the locks may name the standard mutex and their own classes.
MUTEX = "core/base/mutex.h"
WRAPPERS = {MUTEX, "core/store/base/commit_lock.h"}

# Names of files whose locks clang does not know yet. Remove a file once it has no such lock.
NOT_YET = set()

COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
ACQUISITION = re.compile(
    r"(?:const\s+)?(?:absl::)?\w*MutexLock\w*\s+\w+\([^;]*\);"
    r"|(?:[\w()]|\.|->)+(?:\.|->)(?:Reader|Writer)?Lock\(\);")
# Anything else that takes a lock has a form that this script cannot remove.
LOCKING = re.compile(r"\b\w*MutexLock\w*|\b\w*TryLock\w*\(|\b(?:Reader|Writer)?Lock\(\)")
UNKNOWN_TO_CLANG = re.compile(
    r"\bstd::(?:\w*mutex|lock_guard|unique_lock|scoped_lock|shared_lock|condition_variable\w*)\b")
UNKNOWN_ACQUISITION = re.compile(r"\bstd::(?:lock_guard|unique_lock|scoped_lock|shared_lock)\b")
UNCHECKED = re.compile(
    r"\b(?:ABSL_NO_THREAD_SAFETY_ANALYSIS|no_thread_safety_analysis|unannotated)\b")
INCLUDE = re.compile(r'^#include [<"].*[>"]$', re.MULTILINE)

COMPILE = ["clang++", "-x", "c++", "-std=c++20", "-fsyntax-only", "-Wthread-safety",
           "-Werror=thread-safety"]
REFUSAL = "[-Werror,-Wthread-safety"


def code_of(text):
    """Returns the text with comments and strings blanked; the rest keeps its offsets."""
    return COMMENT_OR_STRING.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


class Source:
    """A file under core/ and the acquisitions in it."""

    def __init__(self, root, file):
        self.path = file.relative_to(root).as_posix()
        self.text = file.read_text()
        self.code = code_of(self.text)
        self.acquisitions = list(ACQUISITION.finditer(self.code))

    def line(self, offset):
        return f"{self.path}:{self.text.count(chr(10), 0, offset) + 1}"

    def without(self, acquisition):
        return self.text[:acquisition.start()] + ";" + self.text[acquisition.end():]

    def is_excepted(self):
        return self.path.startswith("core/store/") and pathlib.Path(self.path).name in NOT_YET

    def faults(self):
        """Yields the faults that the text alone shows."""
        if self.path in WRAPPERS:
            return
        unknown = UNKNOWN_TO_CLANG.search(self.code)
        if unknown and not self.is_excepted():
            yield f"{self.line(unknown.start())}: {unknown.group()}: clang does not know its rules"
        if self.is_excepted() and not unknown:
            yield f"{self.path}: is still in NOT_YET, without a reason"
        unchecked = UNCHECKED.search(self.code)
        if unchecked:
            yield f"{self.line(unchecked.start())}: {unchecked.group()}: hides what clang would see"
        for locking in LOCKING.finditer(self.code):
            if not any(a.start() <= locking.start() < a.end() for a in self.acquisitions):
                yield (f"{self.line(locking.start())}: {locking.group()}: an acquisition of a form "
                       "that is not taken out")


def sources(root):
    files = sorted((root / "core").rglob("*"))
    found = [Source(root, file) for file in files if file.suffix in (".h", ".cc")]
    return [source for source in found if source.path != MUTEX]


class Clang:
    """Compiles sources and changed copies of them, in a folder of its own."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        self.headers = None

    def read_headers_once(self, files):
        """Compiles the headers that `files` include once for all of them."""
        includes = sorted({line for source in files for line in INCLUDE.findall(source.text)})
        header = self.folder / "headers.h"
        header.write_text("\n".join(includes) + "\n")
        done = self.run(["clang++", "-x", "c++-header", "-std=c++20", str(header), "-o",
                         f"{header}.pch"])
        if done.returncode != 0:
            raise RuntimeError(f"clang cannot compile the headers:\n{done.stderr}")
        self.headers = ["-include-pch", f"{header}.pch"]

    def run(self, command):
        return subprocess.run([*command, "-I", str(self.root)], capture_output=True, text=True,
                              check=False)

    def compile(self, text, *options):
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".cc")
        with os.fdopen(handle, "w") as copy:
            copy.write(text)
        done = self.run([*COMPILE, *options, name])
        pathlib.Path(name).unlink()
        return done

    def check(self, source, text):
        """Compiles `text` in place of the source."""
        # A header is compiled by itself, because its guard would skip a second reading.
        return self.compile(text, *(self.headers if source.path.endswith(".cc") else []))

    def accepts(self, source):
        done = self.check(source, source.text)
        if done.returncode == 0:
            return []
        return [f"{source.path}: clang refuses it as it is:\n{done.stderr}"]

    def classes(self, path, text):
        """Returns the classes in `text` and its includes, by file and name. `path`: of the text."""
        found = {}
        for each in members.Dump().read(self.compile(text, *members.DUMP).stdout):
            own = pathlib.Path(each.path).parent == self.folder
            each.path = path if own else os.path.relpath(each.path, self.root)
            found[each.path, each.name] = each
        return found

    def refuses_without(self, source, acquisition):
        done = self.check(source, source.without(acquisition))
        if REFUSAL in done.stderr:
            return []
        why = "accepts the file" if done.returncode == 0 else f"fails with:\n{done.stderr}"
        text = " ".join(acquisition.group().split())
        return [f"{source.line(acquisition.start())}: without `{text}` clang {why}"]


def faults(root, least, report=lambda line: None):
    files = sources(root)
    found = [fault for source in files for fault in source.faults()]
    present = {pathlib.Path(source.path).name for source in files}
    found += [f"{name}: is in NOT_YET and does not exist" for name in sorted(NOT_YET - present)
              if (root / "core/store").is_dir()]
    locking = [s for s in files if s.acquisitions or members.declared(s.code)]
    owning = [s for s in locking if members.declared(s.code)]
    headers = "".join(f'#include "{s.path}"\n' for s in owning if s.path.endswith(".h"))
    acquisitions = [(source, a) for source in locking for a in source.acquisitions]
    later = sum(len(UNKNOWN_ACQUISITION.findall(source.code)) for source in files)
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        clang = Clang(root, pathlib.Path(folder))
        clang.read_headers_once([s for s in locking if s.path.endswith(".cc")])
        dumps = [pool.submit(clang.classes, "headers", headers)]
        dumps += [pool.submit(clang.classes, s.path, s.text) for s in owning
                  if s.path.endswith(".cc")]
        # A header without an acquisition is compiled only as part of its users.
        compiled = [pool.submit(clang.accepts, s) for s in locking
                    if s.acquisitions or s.path.endswith(".cc")]
        compiled += [pool.submit(clang.refuses_without, *each) for each in acquisitions]
        found += [fault for each in compiled for fault in each.result()]
        by_name = {}
        for each in dumps:
            by_name |= each.result()
    classes = [by_name[name] for name in sorted(by_name)]
    found += members.faults(classes, {s.path: members.declared(s.code) for s in owning},
                            {s.path for s in files if s.is_excepted()})
    report(f"{len(acquisitions)} acquisitions taken out in turn, {later} that clang does not know "
           f"yet, {sum(c.owns_mutex for c in classes)} classes that own a mutex")
    if len(acquisitions) + later < least:
        found.append(f"{len(acquisitions) + later} acquisitions found, there are at least {least}")
    return found


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    if shutil.which("clang++") is None:
        print("clang++ is not installed")
        return 77
    found = faults(root, LEAST_ACQUISITIONS, print)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
