// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"runtime"
	"sync/atomic"

	"chassis.io/chassis/internal/capi"
)

// handle is a number of the C API with what closes it. C refuses a closed one, so the number stays
// and is passed on. It is an object of its own, so that copies of what embeds it share it.
type handle struct {
	number uintptr
	closed atomic.Bool
	end    func(uintptr, *capi.Error) int32
}

// newHandle is closed when it is forgotten. A finalizer must not block, so a goroutine closes.
func newHandle(number uintptr, end func(uintptr, *capi.Error) int32) *handle {
	h := &handle{number: number, end: end}
	runtime.SetFinalizer(h, func(forgotten *handle) { go forgotten.close() })
	return h
}

// keep leaves it to Close alone to end the handle.
func (h *handle) keep() { runtime.SetFinalizer(h, nil) }

// token is what C gets: NULL for a zero value.
func (h *handle) token() uintptr {
	if h == nil {
		return 0
	}
	return h.number
}

// close does nothing the second time.
func (h *handle) close() error {
	if h == nil || h.closed.Swap(true) {
		return nil
	}
	h.keep()
	c := newCall()
	return c.end(h.end(h.number, &c.error), h)
}
