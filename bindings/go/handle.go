// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"runtime"
	"sync/atomic"

	"chassis.io/chassis/internal/capi"
)

// handle is a handle of the C API and the function that closes it. The number stays after closing,
// because C refuses a closed one. Types hold a pointer to it, so that their copies share it.
type handle struct {
	number uintptr
	closed atomic.Bool
	end    func(uintptr, *capi.Error) int32
}

// newHandle returns a handle that is closed once it is unreachable. A goroutine closes it, because
// a finalizer that blocks would hold up all others.
func newHandle(number uintptr, end func(uintptr, *capi.Error) int32) *handle {
	h := &handle{number: number, end: end}
	runtime.SetFinalizer(h, func(forgotten *handle) { go forgotten.close() })
	return h
}

// keep removes the finalizer, so that only Close closes the handle.
func (h *handle) keep() { runtime.SetFinalizer(h, nil) }

// token returns the number for C: NULL for a zero value.
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
