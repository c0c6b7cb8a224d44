#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs behaviour scripts in C and in every other language, and compares the output (README.md).

compare.py C_RUNNER [--runner=NAME WORD...]... [--scripts=N]
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def parse(arguments):
    """Returns (number of scripts, {name: words of its command line}); C is the first."""
    scripts, runners, name = 1, {}, "c"
    for argument in arguments:
        if argument.startswith("--scripts="):
            scripts = int(argument.partition("=")[2])
        elif argument.startswith("--runner="):
            name = argument.partition("=")[2]
        else:
            runners.setdefault(name, []).append(argument)
    if "c" not in runners:
        sys.exit(__doc__)
    runners["c"][0] = str(pathlib.Path(runners["c"][0]).resolve())
    return scripts, runners


def commands_of_readme():
    """Returns the commands that a script must have: the first words of the table."""
    return set(re.findall(r"^\| `([a-z_]+)[ `].*\|$", (HERE / "README.md").read_text(), re.M)) - {
        "s0", "-"}


def generate(seed, path):
    subprocess.run([sys.executable, HERE / "generate.py", str(seed)], check=True,
                   stdout=open(path, "wb"))
    return path.read_text().splitlines()


def run(words, script):
    """Returns the lines that a runner prints in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*words, str(script)], cwd=folder, stdout=subprocess.PIPE,
                              timeout=250)
    lines = done.stdout.decode().split("\n")[:-1]
    return lines if done.returncode == 0 else [*lines, f"(ended with {done.returncode})"]


def check_c(commands, lines):
    """Exits with an error unless each command of the README succeeds somewhere in the script."""
    if len(lines) != len(commands):
        sys.exit(f"C printed {len(lines)} lines for {len(commands)} commands")
    done = {command.split()[0] for command, line in zip(commands, lines)
            if line.startswith(("OK", "AERO_EXECUTION_CANCELLED"))}
    missing = commands_of_readme() - done
    if missing:
        sys.exit(f"nothing done by {', '.join(sorted(missing))}")


def compare(name, commands, expected, lines):
    """Returns whether the lines are equal; prints the first difference."""
    if lines == expected:
        print(f"{name}: {len(lines)} lines, as C")
        return True
    for number, command in enumerate(commands):
        got = lines[number] if number < len(lines) else "(nothing)"
        if got != expected[number]:
            differ = sum(a != b for a, b in zip(lines, expected)) + abs(len(lines) - len(expected))
            print(f"{name}: {differ} lines differ from C, the first is line {number + 1}:")
            for label, text in [("command", command), ("C", expected[number]), (name, got)]:
                print(f"  {label}: {text if len(text) < 2000 else text[:2000] + '...'}")
            return False
    print(f"{name}: more than C: {lines[len(expected)]}")
    return False


def main():
    scripts, runners = parse(sys.argv[1:])
    first = int(os.environ.get("BEHAVIOUR_SEED") or random.randrange(2**32))
    equal = True
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + scripts):
            print(f"BEHAVIOUR_SEED={seed}")
            script = pathlib.Path(folder) / "script"
            commands = generate(seed, script)
            expected = run(runners["c"], script)
            check_c(commands, expected)
            for name, words in runners.items():
                equal &= compare(name, commands, expected, run(words, script))
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
