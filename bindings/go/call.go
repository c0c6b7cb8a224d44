// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"runtime"
	"strings"
	"sync"

	"chassis.io/chassis/internal/capi"
)

// call holds the outputs of one call of C. It is on the heap, because C gets its address, and comes
// from a pool, so that a call allocates nothing. It must hold no Go pointers, because go.i makes
// cgo skip the check for them.
type call struct {
	error   capi.Error
	handle  uintptr
	number  uint64
	small   uint32
	flag    byte
	id      uint64
	info    capi.StoreInfo
	address uintptr
}

var calls = sync.Pool{New: func() any { return new(call) }}

func newCall() *call { return calls.Get().(*call) }

// end returns the call to the pool, and its error. The error is that of this call even if the
// goroutine has moved to another thread. Until here the owner of the handle stays reachable.
func (c *call) end(status int32, owner any) error {
	runtime.KeepAlive(owner)
	var err error
	if status != 0 {
		err = newError(&c.error)
	}
	calls.Put(c)
	return err
}

// first returns the address of a slice for C: NULL if it is empty.
func first[Element any](slice []Element) *Element {
	if len(slice) == 0 {
		return nil
	}
	return &slice[0]
}

// terminated returns text with a NUL after it. A NUL inside is refused, because C would end there.
func terminated(argument, text string) (*byte, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, invalid(argument + " holds a NUL")
	}
	return first(append([]byte(text), 0)), nil
}
