#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A store becomes full when the disk is full, not while hundreds of MiB are free.

Needs root, because it mounts a file system of 1,000 MiB."""

import contextlib
import os
import pathlib
import subprocess

import case
import chassis

DIMENSION, ROWS = 256, 1000


@contextlib.contextmanager
def small_disk():
    folder = pathlib.Path("disk")
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1000m", "tmpfs", folder],
                      stderr=subprocess.DEVNULL).returncode != 0:
        raise case.Skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(path):
    """Inserts until the store is full."""
    rows = [[1.0] * DIMENSION] * ROWS
    with chassis.Store(path, DIMENSION) as store, chassis.Batch(store) as batch:
        records = batch.records(vectors=rows)
        try:
            for _ in range(2000):
                chassis.call("batch_insert", batch.handle, chassis.ctypes.c_uint32(0),
                             chassis.ctypes.byref(records), None)
                batch.commit()
        except chassis.ChassisError as error:
            batch.rollback()
            return error.name
    raise RuntimeError("the store is never full")


def run():
    with small_disk() as folder:
        path = folder / "s.chassis"
        if (name := fill(path)) != "AERO_STORAGE_FULL":
            raise RuntimeError(name)
        state = os.statvfs(folder)
        free = state.f_bavail * state.f_frsize >> 20
        with chassis.Store(path) as store, chassis.Batch(store) as batch:
            try:
                batch.insert(vectors=[[1.0] * DIMENSION] * 100)
                batch.commit()
            except chassis.ChassisError as error:
                if free > 64:
                    return f"{error.name} with {free} MiB free"
    return None


if __name__ == "__main__":
    case.main(run)
