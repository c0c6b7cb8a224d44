// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"unsafe"

	"chassis.io/chassis/internal/capi"
)

// ArrowOption is what to export: Columns, or ArrowMaxRows.
type ArrowOption interface{ arrow(*capi.ArrowOptions) }

// ArrowMaxRows is the most rows in a batch; 0 is as many as come.
type ArrowMaxRows uint64

func (a ArrowMaxRows) arrow(options *capi.ArrowOptions) { options.MaxRows = uint64(a) }

// ExportArrow makes a collection a stream of Apache Arrow record batches: chassis/arrow.h says
// which columns it has, and that it lives on when the snapshot is closed. The stream is the address
// of a struct ArrowArrayStream of the Arrow C data interface, such as *cdata.CArrowArrayStream, in
// memory of C. It is filled, whatever it held, and is the caller's to release or to hand on. On
// failure its release is NULL.
func (s *Snapshot) ExportArrow(collection Collection, stream unsafe.Pointer,
	options ...ArrowOption) error {
	given := capi.ArrowOptions{StructSize: capi.SizeOf[capi.ArrowOptions]()}
	for _, option := range options {
		if option != nil {
			option.arrow(&given)
		}
	}
	c := newCall()
	return c.end(capi.ArrowExport(s.token(), uint32(collection), &given, stream, &c.error), s)
}
