// SPDX-License-Identifier: Apache-2.0

// Package consumer reads an Apache Arrow stream as a consumer in C does, for tests.
package consumer

/*
#cgo pkg-config: chassis
#include <stdlib.h>
#include "consumer.h"
*/
import "C"

import (
	"syscall"
	"unsafe"
)

// Stream is a struct ArrowArrayStream in C memory.
type Stream struct{ stream *C.struct_ArrowArrayStream }

// NewStream returns an empty stream, which the caller must close because C memory is not collected.
func NewStream() Stream {
	return Stream{(*C.struct_ArrowArrayStream)(C.calloc(1, C.sizeof_struct_ArrowArrayStream))}
}

// Address returns the struct that an export fills.
func (s Stream) Address() unsafe.Pointer { return unsafe.Pointer(s.stream) }

// Released reports whether there is nothing to read.
func (s Stream) Released() bool { return s.stream.release == nil }

// Columns returns the names of the columns.
func (s Stream) Columns() (names []string, err error) {
	name := (*C.char)(C.malloc(64))
	defer C.free(unsafe.Pointer(name))
	for {
		found := C.consumer_column(s.stream, C.int64_t(len(names)), name, 64)
		if found < 0 {
			return nil, syscall.Errno(-found)
		}
		if found == 0 {
			return names, nil
		}
		names = append(names, C.GoString(name))
	}
}

// Batches returns the ids of each remaining batch. A batch has at most 1,000, the size of the
// buffer.
func (s Stream) Batches() (batches [][]uint64, err error) {
	for {
		ids := make([]uint64, 1000)
		rows := C.consumer_next(s.stream, (*C.uint64_t)(&ids[0]), C.int64_t(len(ids)))
		if rows < 0 {
			return nil, syscall.Errno(-rows)
		}
		if rows == 0 {
			return batches, nil
		}
		batches = append(batches, ids[:rows])
	}
}

// Close releases the stream and frees its memory.
func (s Stream) Close() {
	C.consumer_release(s.stream)
	C.free(unsafe.Pointer(s.stream))
}
