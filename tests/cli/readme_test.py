# SPDX-License-Identifier: Apache-2.0
"""The programs and commands of README.md work unchanged, and its links lead to files."""

import os
import pathlib
import re
import shlex
import subprocess
import unittest

import command

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LIBRARY = pathlib.Path(os.environ["CHASSIS_LIBRARY"])
SANITIZED = bool(os.environ.get("CHASSIS_SANITIZED"))


def block(heading, language):
    """Returns the first code block after a heading."""
    section = README[README.index(f"## {heading}"):]
    return re.search(f"^```{language}\n(.*?)^```$", section, re.M | re.S)[1]


class ReadmeTest(command.CommandTest):
    @unittest.skipIf(SANITIZED, "an ordinary program cannot load a sanitized library")
    def test_the_c_program(self):
        source = self.write("first.c", block("From C", "c").encode())
        compiler = shlex.split(os.environ["CC_COMMAND"])
        subprocess.run([*compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", source, "-o",
                        self.folder / "first", f"-I{ROOT / 'capi' / 'include'}",
                        f"-L{LIBRARY.parent}", "-lchassis", f"-Wl,-rpath,{LIBRARY.parent}"],
                       check=True)
        self.assertEqual(self.output(self.folder / "first"), "0 0\n")

    @unittest.skipIf(SANITIZED, "an ordinary program cannot load a sanitized library")
    def test_the_python_program(self):
        program = self.write("first.py", block("From Python", "python").encode())
        self.assertEqual(self.output("python3", program), "[0] [0.0]\n")

    def test_the_commands(self):
        rows = [[float(i), 0, 0, 1] for i in range(20)]
        self.write_fvecs("rows.fvecs", rows)
        self.write_npy("queries.npy", rows[:2])
        for line in block("From the shell", "").splitlines():
            name, *arguments = line.split()
            self.assertEqual(name, "chassis")
            done = self.run_command(*arguments, cwd=self.folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""), line)

    def test_links_lead_to_files(self):
        for page in [ROOT / "README.md", ROOT / "core" / "README.md", ROOT / "CONTRIBUTING.md"]:
            for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / target).exists(), f"{page}: {target}")

    def output(self, *arguments):
        environment = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARY.parent)}
        done = subprocess.run(arguments, cwd=self.folder, env=environment, capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout


if __name__ == "__main__":
    unittest.main()
