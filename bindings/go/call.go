// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"runtime"
	"strings"
	"sync"

	"chassis.io/chassis/internal/capi"
)

// call is what one call of C writes to: on the heap, since C may hold its address, and taken from a
// pool, so that a call allocates nothing. It has no pointers: go.i promises that to cgo.
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

// end gives the call back and tells how it went. The error comes from this very call, wherever the
// goroutine runs by now. Until here the owner of the handle is not forgotten.
func (c *call) end(status int32, owner any) error {
	runtime.KeepAlive(owner)
	var err error
	if status != 0 {
		err = newError(&c.error)
	}
	calls.Put(c)
	return err
}

// first is where a slice begins for C: NULL if it is empty.
func first[Element any](slice []Element) *Element {
	if len(slice) == 0 {
		return nil
	}
	return &slice[0]
}

// terminated is text for C. A NUL inside would cut it there.
func terminated(argument, text string) (*byte, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, invalid(argument + " holds a NUL")
	}
	return first(append([]byte(text), 0)), nil
}
