#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A record whose document is damaged can be deleted: by id, by document id, with its group."""

import pathlib

import case
import chassis

RECORDS = 2000


def fill():
    with chassis.Store("s.chassis", 4) as store, chassis.Batch(store) as batch:
        batch.insert(vectors=[[i + .5, 7, 7, i] for i in range(RECORDS)],
                     documents=[b"needle-%05d" % i for i in range(RECORDS)],
                     document_ids=[b"n%d" % i for i in range(RECORDS)],
                     groups=[b"g%d" % (i % 3) for i in range(RECORDS)])
        batch.commit()
    case.flip("s.chassis", b"needle-00042")


def delete(stage):
    """The failure of deleting the damaged record, or None."""
    fill()
    try:
        with chassis.Store("s.chassis") as store, chassis.Batch(store) as batch:
            stage(batch)
            batch.commit()
    except chassis.ChassisError as error:
        return str(error)
    return None


def run():
    failures = {}
    for name, stage in [("id", lambda batch: batch.delete([42])),
                        ("document id", lambda batch: batch.delete_documents([b"n42"])),
                        ("group", lambda batch: batch.delete_groups([b"g0"]))]:
        if failure := delete(stage):
            failures[name] = failure
        for path in pathlib.Path().glob("s.chassis*"):
            path.unlink()
    return f"refused by {failures}" if failures else None


if __name__ == "__main__":
    case.main(run)
