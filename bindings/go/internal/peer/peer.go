// SPDX-License-Identifier: Apache-2.0

// Package peer does the work of the benchmarks in C alone and measures it there, for comparison.
package peer

/*
#cgo pkg-config: chassis
#include "peer.h"
*/
import "C"

import (
	"time"
	"unsafe"
)

// Data is a matrix for a store in memory.
type Data struct {
	Vectors   []float32
	Dimension int
}

func (d Data) c() C.peer_data {
	return C.peer_data{
		rows:      C.size_t(len(d.Vectors) / d.Dimension),
		dimension: C.size_t(d.Dimension),
	}
}

func (d Data) first() *C.float { return (*C.float)(unsafe.Pointer(&d.Vectors[0])) }

// View returns the time of that many chassis_snapshot_view of one id.
func View(data Data, calls int) time.Duration {
	return duration(C.peer_view(data.first(), data.c(), C.size_t(calls)))
}

// Insert returns the time of that many chassis_insert.
func Insert(data Data, calls int) time.Duration {
	return duration(C.peer_insert(data.first(), data.c(), C.size_t(calls)))
}

// BulkInsert returns the time of one chassis_batch_insert of all rows and its commit.
func BulkInsert(data Data) time.Duration {
	return duration(C.peer_bulk_insert(data.first(), data.c()))
}

// Searches is a store for searches, filled with the data.
type Searches struct{ searches *C.peer_searches }

// NewSearches fills a store, which the caller must close because C memory is not collected.
func NewSearches(data Data) Searches {
	return Searches{C.peer_searches_open(data.first(), data.c())}
}

// Search returns the time of one chassis_snapshot_search.
func (s Searches) Search(queries Data, k int) time.Duration {
	return duration(C.peer_search(s.searches, queries.first(), queries.c(), C.size_t(k)))
}

// Close closes the store and frees all memory.
func (s Searches) Close() { C.peer_searches_close(s.searches) }

// duration panics if C failed.
func duration(nanoseconds C.double) time.Duration {
	if nanoseconds < 0 {
		panic("peer: a call failed")
	}
	return time.Duration(nanoseconds)
}
