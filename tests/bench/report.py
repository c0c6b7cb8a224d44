#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes one Markdown table and one JSON file from the results of the benchmark programs."""

import argparse
import json
import os
import pathlib
import platform
import subprocess

COLUMNS = ["row", "unit", "ours", "theirs", "against", "ratio", "spread", "goal", "met"]


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def file_system(folder):
    answer = subprocess.run(["findmnt", "--noheadings", "--output", "FSTYPE,SOURCE", "--target",
                             folder], capture_output=True, text=True, check=False)
    return " on ".join(answer.stdout.split()) or "unknown file system"


def machine(folder):
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (f"{cpu_model()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
            f"{file_system(folder)}, load at the end {load}")


def figure(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(row):
    sign = "<=" if row["better"] == "less" else ">="
    return {
        **row,
        "ours": figure(row["ours"]),
        "theirs": figure(row["theirs"]),
        "ratio": f"{row['ratio']:.2f}",
        "spread": "-".join(f"{quartile:.2f}" for quartile in row["spread"]),
        "goal": "" if row["goal"] is None else f"{sign} {row['goal']:g}",
        "met": {True: "yes", False: "no", None: ""}[row["met"]],
    }


def table(columns, rows):
    """Yields lines of Markdown: a row is a dictionary by column. An empty line ends the table."""
    yield "| " + " | ".join(columns) + " |"
    yield "|---" * len(columns) + "|"
    for row in rows:
        yield "| " + " | ".join(row[column] for column in columns) + " |"
    yield ""


def markdown(rows, peers, skipped, facts):
    yield f"Machine: {facts}."
    yield ""
    yield ("Ratio: ours divided by theirs, the median over alternating rounds; spread: its "
           "quartiles. Every write is durable when its clock stops, on every side.")
    yield ""
    yield from table(COLUMNS, map(cells, rows))
    for peer in peers.values():
        yield f"* {peer['name']} {peer['version']}: {peer['options']}"
    for row, name in skipped:
        yield f"* skipped: {name}, not installed (row {row})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=pathlib.Path, help="JSON of the programs")
    parser.add_argument("--json", type=pathlib.Path, help="write all rows here")
    parser.add_argument("--folder", default=".", help="where the files of the benchmarks were")
    parser.add_argument("--scale", default="full", help="the scale of the programs")
    arguments = parser.parse_args()

    rows, peers, skipped = [], {}, []
    for file in arguments.results:
        found = json.loads(file.read_text(encoding="utf-8"))
        rows += found["rows"]
        peers.update({peer["name"]: peer for peer in found["peers"]})
        skipped += [(entry["row"], entry["peer"]) for entry in found["skipped"]]
    facts = machine(arguments.folder)
    if arguments.scale != "full":
        print(f"**Scale {arguments.scale}: fewer records than the names of the rows say.**\n")
    print("\n".join(markdown(rows, peers, skipped, facts)))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
