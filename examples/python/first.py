#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The first program, from Python without any package: store four numbers, find them again.

usage: first.py STORE          CHASSIS_LIBRARY names the shared library, if it is not installed."""

import ctypes
import os
import sys
from ctypes import POINTER, byref, c_char, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_uint64
from ctypes import c_void_p

L2 = 1


class Error(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("code", c_int32), ("severity", c_int32),
                ("system_errno", c_int32), ("offset", c_uint64), ("promise", c_char * 8),
                ("message", c_char * 480)]


chassis = ctypes.CDLL(os.environ.get("CHASSIS_LIBRARY", "libchassis.so.0"))
chassis.chassis_status_name.restype = c_char_p
chassis.chassis_status_name.argtypes = [c_int32]
chassis.chassis_create.argtypes = [c_char_p, c_uint32, c_uint32, POINTER(c_void_p), POINTER(Error)]
chassis.chassis_insert.argtypes = [c_void_p, POINTER(c_float), c_size_t, POINTER(c_uint64),
                                   POINTER(Error)]
chassis.chassis_commit.argtypes = [c_void_p, POINTER(c_uint64), POINTER(Error)]
chassis.chassis_search.argtypes = [c_void_p, POINTER(c_float), c_size_t, c_size_t,
                                   POINTER(c_uint64), POINTER(c_float), POINTER(c_size_t),
                                   POINTER(Error)]
chassis.chassis_close.argtypes = [c_void_p, POINTER(Error)]


def call(function, *arguments):
    error = Error()
    if function(*arguments, byref(error)) != 0:
        name = chassis.chassis_status_name(error.code).decode()
        sys.exit(f"{name}: {error.message.decode()}")


def main(path):
    store, inserted, found = c_void_p(), c_uint64(), c_size_t()
    vector = (c_float * 4)(1, 2, 3, 4)
    ids, distances = (c_uint64 * 3)(), (c_float * 3)()
    call(chassis.chassis_create, os.fsencode(path), 4, L2, byref(store))
    call(chassis.chassis_insert, store, vector, 4, byref(inserted))
    call(chassis.chassis_commit, store, None)
    call(chassis.chassis_search, store, vector, 4, 3, ids, distances, byref(found))
    call(chassis.chassis_close, store)
    print(f"inserted {inserted.value}")
    for i in range(found.value):
        print(f"found {ids[i]} at distance {distances[i]:g}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
