// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"unsafe"

	"chassis.io/chassis/internal/capi"
)

// ArrowOption is an option of Snapshot.ExportArrow: Columns or ArrowMaxRows.
type ArrowOption interface{ arrow(*capi.ArrowOptions) }

// ArrowMaxRows is the most rows in a batch; 0 is as many as an extent has.
type ArrowMaxRows uint64

func (a ArrowMaxRows) arrow(options *capi.ArrowOptions) { options.MaxRows = uint64(a) }

// ExportArrow exports a collection as a stream of Apache Arrow record batches, which stays valid
// after the snapshot is closed. chassis/arrow.h documents its columns. stream is the address of a
// struct ArrowArrayStream of the Arrow C data interface, such as *cdata.CArrowArrayStream, in C
// memory. It is overwritten, whatever it held. The caller, or the consumer that it is moved to,
// releases it. On failure its release is NULL.
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
