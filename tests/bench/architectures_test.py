#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sources that a build compiles for its own processor also compile for other processors.

usage: architectures_test.py BUILD_FOLDER

Every source with -march=native is compiled again, with the same warnings as errors, for each
processor of the list below and with each installed compiler, because warnings depend on the
processor: a compiler says "changes the ABI" only if a register is missing.
"""

import json
import multiprocessing.pool
import os
import pathlib
import platform
import shlex
import shutil
import subprocess
import sys
import unittest

BUILD = pathlib.Path(sys.argv.pop(1))
NATIVE = "-march=native"
PROCESSORS = {
    "x86_64": ["x86-64-v2", "x86-64-v3", "x86-64-v4", "icelake-server", "sapphirerapids"],
    "aarch64": ["armv8-a", "armv8.2-a", "armv8.2-a+sve"],
}[platform.machine()]
WITH_VALUE = {"-o", "-c", "-MF", "-MQ"}  # options of one file


def host_sources():
    """Yields (source, arguments) of the build, without the compiler, files and processor."""
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        words = iter(shlex.split(entry["command"]))
        arguments = []
        for word in words:
            if word in WITH_VALUE:
                next(words)
            elif word.startswith("-"):
                arguments.append(word)
        if NATIVE in arguments:
            arguments.remove(NATIVE)
            arguments.remove("-MD")
            yield entry["file"], arguments


def compile_for(compiler, processor, source, arguments):
    command = [compiler, *arguments, f"-march={processor}", "-c", source, "-o", os.devnull]
    done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, check=False)
    return f"{compiler} {processor} {source}", done.returncode, done.stderr


class ArchitecturesTest(unittest.TestCase):
    def test_what_is_compiled_for_the_host_compiles_for_others(self):
        compilers = [name for name in ("g++", "clang++") if shutil.which(name)]
        self.assertTrue(compilers, "neither g++ nor clang++ is installed")
        sources = list(host_sources())
        self.assertTrue(sources, f"nothing is compiled with {NATIVE}")
        jobs = [(compiler, processor, source, arguments) for compiler in compilers
                for processor in PROCESSORS for source, arguments in sources]
        with multiprocessing.pool.ThreadPool(2) as pool:
            results = pool.starmap(compile_for, jobs)
        for name, code, output in results:
            with self.subTest(name):
                self.assertEqual(code, 0, output)


if __name__ == "__main__":
    unittest.main()
