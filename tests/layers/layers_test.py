#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks each rule of layers.py once and expects the violation; allowed files have none."""

import pathlib
import tempfile
import unittest

import layers

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"

ALLOWED = {
    "core/base/error.h": "#include <string>\n#include <tl/expected.hpp>\n",
    "core/wal/log.cc": '#include "core/wal/log.h"\n#include "core/format/log.h"\n'
                       '#include "absl/container/flat_hash_map.h"\n',
    "core/search/top.cc": '#include "core/store/store.h"\n#include "hwy/highway.h"\n'
                          'static_assert(sizeof(int) == 4);\n',
    "core/format/log.cc": '// never abort() here\nauto s = "printf(";  auto n = 1\'000; '
                          "std::snprintf(b, 1, f);\n",
    "capi/store.cc": '#include "core/store/store.h"\n#include <chassis/store.h>\n',
    "bindings/cli/main.cc": '#include "bindings/cli/import.h"\n#include <chassis/chassis.h>\n'
                            "int main() { std::cout << getenv(x); exit(1); }\n",
    "core/store/store.cc": '#include "core/store/commit/committer.h"\n'
                           "struct S { S(MainFile&, SlabSpace&, CheckpointReserve&, VersionSet&, "
                           "PoisonState&, LogQueue&); };\n",
    "core/store/commit/committer.h": '#include "core/store/space/main_file.h"\n'
                                     "class Committer { Committer(MainFile&, VersionSet&, "
                                     "SessionLog&, SlabSpace&); };\n",
    "capi/arrow/reader.cc": '#include "capi/handle.h"\n#include "capi/arrow/reader.h"\n',
    "tests/unit/base/error_test.cc": '#include "core/base/error.h"\n',
}

FORBIDDEN = {
    "a higher layer": ("core/base/a.h", '#include "core/format/layout.h"\n'),
    "the layer above": ("core/collection/a.cc", '#include "core/store/store.h"\n'),
    "a higher folder of store": ("core/store/space/a.h", '#include "core/store/read/a.h"\n'),
    "store itself in a folder of it": ("core/store/commit/a.cc",
                                       '#include "core/store/store.h"\n'),
    "an unknown folder of store": ("core/store/misc/a.cc", ""),
    "an include of an unknown folder": ("core/store/read/a.cc",
                                        '#include "core/store/misc/a.h"\n'),
    "a folder of capi in capi itself": ("capi/a.cc", '#include "capi/arrow/reader.h"\n'),
    "five parts in one file": ("core/store/commit/a.cc",
                               "MainFile* a; SlabSpace* b; VersionSet* c; LogQueue* d; "
                               "SessionLog* e;\n"),
    "seven parts in a constructor": (
        "core/store/store.cc",
        "class Hub { Hub(MainFile& a, SlabSpace& b, CheckpointReserve& c, VersionSet& d, "
        "PoisonState& e, LogQueue& f, SessionLog& g); };\n"),
    "an unknown layer": ("core/misc/a.cc", ""),
    "a file in core itself": ("core/a.cc", ""),
    "a relative path": ("core/wal/a.cc", '#include "log.h"\n'),
    "a step upwards": ("core/wal/a.cc", '#include "../base/error.h"\n'),
    "Abseil in base": ("core/base/a.cc", "#include <absl/strings/str_cat.h>\n"),
    "Abseil in format": ("core/format/a.cc", '#include "absl/strings/str_cat.h"\n'),
    "Abseil in storage": ("core/storage/a.h", '#  include "absl/types/span.h"\n'),
    "the C header in core": ("core/store/a.cc", "#include <chassis/status.h>\n"),
    "capi in core": ("core/store/a.cc", '#include "capi/handle.h"\n'),
    "a binding in capi": ("capi/a.cc", '#include "bindings/cli/a.h"\n'),
    "core in a binding": ("bindings/cli/a.cc", '#include "core/base/error.h"\n'),
    "capi in a binding": ("bindings/cli/a.cc", '#include "capi/handle.h"\n'),
    "a quoted C header": ("bindings/cli/a.cc", '#include "chassis/chassis.h"\n'),
    "abort": ("core/wal/a.cc", "void f() { std::abort(); }\n"),
    "assert": ("core/wal/a.cc", "void f(int n) { assert(n); }\n"),
    "exit": ("capi/a.cc", "void f() { exit(1); }\n"),
    "throw": ("core/wal/a.cc", "void f() { throw 1; }\n"),
    "a stream": ("core/wal/a.cc", "void f() { std::cout << 1; }\n"),
    "printf": ("capi/a.cc", 'void f() { printf("x"); }\n'),
    "fprintf": ("capi/a.cc", 'void f() { fprintf(stderr, "x"); }\n'),
    "the environment": ("core/storage/a.cc", "auto* home = std::getenv(name);\n"),
    "a signal handler": ("core/storage/a.cc", "void f() { signal(7, g); }\n"),
    "a file too long": ("core/wal/a.cc", "int x;\n" * 499),
    "a long test": ("tests/unit/wal/a.cc", "int x;\n" * 499),
    "another script than ASCII": ("core/wal/a.cc", "// na\u00efve\n"),
}


def violations_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return list(layers.violations(root))


class LayersTest(unittest.TestCase):
    def test_allowed_files_pass(self):
        self.assertEqual(violations_of({p: LICENCE + t for p, t in ALLOWED.items()}), [])

    def test_each_planted_violation_is_seen_once(self):
        for name, (path, text) in FORBIDDEN.items():
            with self.subTest(name):
                found = violations_of({path: LICENCE + text})
                self.assertEqual([p for p, _ in found], [path], found)

    def test_a_file_without_a_licence_line_is_seen(self):
        found = violations_of({"core/base/a.cc": "int x;\n"})
        self.assertEqual(found, [("core/base/a.cc", "the first line is not the licence")])

    def test_a_file_of_the_greatest_length_passes(self):
        self.assertEqual(violations_of({"core/base/a.cc": LICENCE + "int x;\n" * 498}), [])


if __name__ == "__main__":
    unittest.main()
