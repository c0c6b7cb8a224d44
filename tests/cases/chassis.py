# SPDX-License-Identifier: Apache-2.0
"""The C API as the cases use it. Structs and constants are read from the headers, so that they
cannot differ from them. The environment names the library and the folder of the headers.
"""

import ctypes
import os
import pathlib

import headers

FOLDER = pathlib.Path(os.environ["CHASSIS_HEADERS"])
CONSTANTS = headers.constants(FOLDER)
LIBRARY = ctypes.CDLL(os.environ["CHASSIS_LIBRARY"])
LIBRARY.chassis_status_name.restype = ctypes.c_char_p

NUMBERS = {
    "char": ctypes.c_char, "uint8_t": ctypes.c_uint8, "int32_t": ctypes.c_int32,
    "chassis_status": ctypes.c_int32, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64,
    "size_t": ctypes.c_size_t,
}


def field_type(field, known):
    kind = NUMBERS.get(field.type) or known.get(field.type, ctypes.c_void_p)
    return kind * field.count if field.count else kind


def read_structs():
    """Returns a ctypes class for each struct; a pointer is an address."""
    known, waiting = {}, headers.structs(FOLDER)
    by_need = sorted(waiting, key=lambda struct: any(f.type == "chassis_bytes"
                                                     for f in struct.fields))
    for struct in by_need:
        fields = [(f.name, field_type(f, known)) for f in struct.fields]
        known[struct.name] = type(struct.name, (ctypes.Structure,), {"_fields_": fields})
    return known


STRUCTS = read_structs()
Bytes = STRUCTS["chassis_bytes"]


class ChassisError(Exception):
    def __init__(self, status, error):
        self.name = LIBRARY.chassis_status_name(status).decode()
        super().__init__(f"{self.name}: {error.message.decode(errors='replace')}")


def make(name, **fields):
    """Returns a struct of the C header with its struct_size set."""
    value = STRUCTS["chassis_" + name](**fields)
    value.struct_size = ctypes.sizeof(value)
    return value


def call(name, *arguments):
    """Calls a function of the C header; raises ChassisError if it fails."""
    error = make("error")
    status = getattr(LIBRARY, "chassis_" + name)(*arguments, ctypes.byref(error))
    if status != CONSTANTS["CHASSIS_OK"]:
        raise ChassisError(status, error)


def floats(rows):
    flat = [value for row in rows for value in row]
    return (ctypes.c_float * len(flat))(*flat)


def ids_array(ids):
    return (ctypes.c_uint64 * max(1, len(ids)))(*ids)


def bytes_array(values):
    array = (Bytes * max(1, len(values)))()
    for entry, value in zip(array, values):
        entry.data, entry.size = ctypes.cast(ctypes.c_char_p(value), ctypes.c_void_p), len(value)
    array.values = values  # kept alive, because the entries only point at them
    return array


class Handle:
    """A handle that the open function of its noun made and the close function closes."""

    def __init__(self, noun):
        self.close_function = (noun + "_" if noun != "store" else "") + "close"
        self.handle = ctypes.c_void_p()

    def close(self):
        call(self.close_function, self.handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Store(Handle):
    def __init__(self, path, dimension=0, flags=CONSTANTS["CHASSIS_OPEN_CREATE"]):
        super().__init__("store")
        options = make("options", flags=flags, dimension=dimension)
        call("open", os.fsencode(path), ctypes.byref(options), ctypes.byref(self.handle))

    def checkpoint(self):
        call("checkpoint", self.handle)

    def create(self, name, dimension):
        number, options = ctypes.c_uint32(), make("collection_options", dimension=dimension)
        call("collection_create", self.handle, name.encode(), ctypes.byref(options),
             ctypes.byref(number))
        return number.value

    def drop(self, number):
        call("collection_drop", self.handle, ctypes.c_uint32(number))


class Batch(Handle):
    def __init__(self, store):
        super().__init__("batch")
        call("batch_open", store.handle, ctypes.byref(self.handle))

    @staticmethod
    def records(ids=None, vectors=None, documents=None, document_ids=None, groups=None):
        columns = [column for column in (ids, vectors, documents, document_ids, groups) if column]
        count = len(columns[0])
        arrays = {}
        if ids:
            arrays["ids"] = ids_array(ids)
        if vectors:
            arrays["vectors"] = vectors if isinstance(vectors, ctypes.Array) else floats(vectors)
        for name, column in [("documents", documents), ("document_ids", document_ids),
                             ("groups", groups)]:
            if column:
                arrays[name] = bytes_array(column)
        if documents:
            arrays["schemas"] = bytes_array([b"s"] * count)
            arrays["schema_versions"] = bytes_array([b"1"] * count)
        value = make("records", count=count,
                     dimension=len(vectors[0]) if vectors else 0,
                     **{name: ctypes.addressof(array) for name, array in arrays.items()})
        value.arrays = arrays  # kept alive for the length of the call
        return value

    def insert(self, collection=0, **columns):
        value = self.records(**columns)
        call("batch_insert", self.handle, ctypes.c_uint32(collection), ctypes.byref(value), None)

    def put(self, collection=0, **columns):
        value = self.records(**columns)
        call("batch_put", self.handle, ctypes.c_uint32(collection), ctypes.byref(value))

    def delete(self, ids):
        call("batch_delete", self.handle, ctypes.c_uint32(0), ids_array(ids),
             ctypes.c_size_t(len(ids)))

    def delete_documents(self, document_ids):
        call("batch_delete_documents", self.handle, ctypes.c_uint32(0),
             bytes_array(document_ids), ctypes.c_size_t(len(document_ids)))

    def delete_groups(self, groups):
        call("batch_delete_groups", self.handle, ctypes.c_uint32(0), bytes_array(groups),
             ctypes.c_size_t(len(groups)))

    def commit(self):
        call("batch_commit", self.handle, None, None)

    def rollback(self):
        call("batch_rollback", self.handle)


class Snapshot(Handle):
    def __init__(self, store):
        super().__init__("snapshot")
        call("snapshot_open", store.handle, ctypes.byref(self.handle))
