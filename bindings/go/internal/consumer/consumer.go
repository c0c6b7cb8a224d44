// SPDX-License-Identifier: Apache-2.0

// Package consumer reads a stream of Apache Arrow as a consumer in C does, for tests.
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

// Stream is a struct ArrowArrayStream in memory of C.
type Stream struct{ stream *C.struct_ArrowArrayStream }

// NewStream needs a Close.
func NewStream() Stream {
	return Stream{(*C.struct_ArrowArrayStream)(C.calloc(1, C.sizeof_struct_ArrowArrayStream))}
}

// Address is what is filled by an export.
func (s Stream) Address() unsafe.Pointer { return unsafe.Pointer(s.stream) }

// Released tells whether there is nothing to read.
func (s Stream) Released() bool { return s.stream.release == nil }

// Columns are their names.
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

// Batches are the ids of each batch that is left, which has up to 1,000.
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
