// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Cursor walks the live records of a collection, each once: those with a vector as they are stored,
// then those that have a document alone. It belongs to one goroutine at a time.
type Cursor struct{ handle *handle }

// Cursor opens one. It keeps what it needs if the snapshot is closed first.
func (s *Snapshot) Cursor(collection Collection) (*Cursor, error) {
	c := newCall()
	status := capi.CursorOpen(s.token(), uint32(collection), &c.handle, &c.error)
	number := c.handle
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return &Cursor{newHandle(number, capi.CursorClose)}, nil
}

func (c *Cursor) token() uintptr {
	if c == nil {
		return 0
	}
	return c.handle.token()
}

// Next writes the next ids into the slice, which is not empty, and returns how many. Fewer than fit
// is not the end; 0 without an error is.
//
//	ids := make([]uint64, 256)
//	for {
//		count, err := cursor.Next(ids)
//		if err != nil || count == 0 {
//			return err
//		}
//		vectors, err := snapshot.View(0, ids[:count])
//		...
//	}
func (c *Cursor) Next(ids []uint64) (int, error) {
	call := newCall()
	status := capi.CursorNext(c.token(), first(ids), uint64(len(ids)), &call.number, &call.error)
	count := int(call.number)
	return count, call.end(status, c)
}

// Close ends the cursor. Closing twice, or nil, does nothing.
func (c *Cursor) Close() error {
	if c == nil {
		return nil
	}
	return c.handle.close()
}
