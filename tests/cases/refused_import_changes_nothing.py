#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An import whose input is refused changes nothing and creates no store."""

import json
import pathlib

import case


def late_conflict():
    """Returns rows of which the last takes the document id of the first, many commits later."""
    rows = [f'{{"id":{i},"document_id":"d{i}","document":"{"x" * 2000}","schema":"s",'
            f'"schema_version":"1"}}\n' for i in range(20000)]
    rows.append('{"id":999999,"document_id":"d0","document":"y","schema":"s",'
                '"schema_version":"1"}\n')
    return "".join(rows)


def early_conflict():
    return ('{"id":1,"document_id":"d","vector":[1,2]}\n'
            '{"id":2,"document_id":"d","vector":[3,4]}\n')


def run():
    for name, rows in [("late", late_conflict()), ("early", early_conflict())]:
        pathlib.Path("rows.jsonl").write_text(rows)
        store = pathlib.Path(name + ".chassis")
        if case.chassis("import", store, "rows.jsonl").returncode == 0:
            raise RuntimeError("the import is not refused")
        if store.exists():
            records = json.loads(case.chassis("info", store, "--json").stdout)["records"]
            return f"a refused import leaves a store with {records} records"
    return None


if __name__ == "__main__":
    case.main(run)
