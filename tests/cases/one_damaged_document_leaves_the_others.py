#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An export of a store with one damaged document writes all other documents."""

import case


def run():
    case.import_rows("s.chassis", case.document_rows(2000))
    case.flip("s.chassis", b"needle-00042")
    rows = case.chassis("export", "s.chassis").stdout.count("\n")
    return f"{rows} of 1,999 whole rows are exported" if rows < 1999 else None


if __name__ == "__main__":
    case.main(run)
