// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"math"

	"chassis.io/chassis/internal/capi"
)

// Option is how to open a store: a Dimension, a Metric, a Mode or a Verify.
type Option interface{ open(*capi.Options) }

// CollectionOption is what a new collection is like: a Dimension or a Metric.
type CollectionOption interface{ collection(*capi.CollectionOptions) }

// SearchOption is how to search: a Metric in place of that of the collection, a Filter, Within a
// context, or a Budget.
type SearchOption interface{ search(*searching) }

// Dimension is the floats per vector. Without it a store that exists keeps what it has, and a new
// store or collection holds documents only.
type Dimension int

func (d Dimension) open(options *capi.Options) { options.Dimension = d.number() }

func (d Dimension) collection(options *capi.CollectionOptions) { options.Dimension = d.number() }

// number is refused by C where it is too large, so it must not wrap.
func (d Dimension) number() uint32 {
	if d < 0 || int64(d) > math.MaxUint32 {
		return math.MaxUint32
	}
	return uint32(d)
}

// Metric is what search calls near; smaller is nearer in all of them. The default is what the store
// or the collection has, and L2 for a new one.
type Metric uint32

// Metrics.
const (
	// L2 is the squared Euclidean distance.
	L2 Metric = 1
	// InnerProduct is the negative inner product.
	InnerProduct Metric = 2
	// Cosine is 1 - cosine of the angle; 1 against a zero vector.
	Cosine Metric = 3
)

func (m Metric) open(options *capi.Options) { options.Metric = uint32(m) }

func (m Metric) collection(options *capi.CollectionOptions) { options.Metric = uint32(m) }

func (m Metric) search(s *searching) { s.metric = uint32(m) }

// Mode is what Open expects to find.
type Mode uint32

// Modes; the default is Create.
const (
	// Create opens the store and makes it if there is none.
	Create Mode = capi.OpenCreate
	// New makes the store and fails with QueryExists if there is one.
	New Mode = capi.OpenCreate | capi.OpenExclusive
	// Existing fails with StorageNotFound if there is no store.
	Existing Mode = 0
	// ReadOnly is as Existing, and nothing is written.
	ReadOnly Mode = capi.OpenReadOnly
)

func (m Mode) open(options *capi.Options) { options.Flags = uint32(m) }

// Verify is when the checksum of a vector is compared. That of a document is at every read.
type Verify uint32

// Verify modes; the default is FirstTouch.
const (
	// FirstTouch compares at the first read of a vector after the store was opened.
	FirstTouch Verify = 0
	// EveryRead compares at every read.
	EveryRead Verify = 1
	// OnDemand compares in Store.Verify alone.
	OnDemand Verify = 2
)

func (v Verify) open(options *capi.Options) { options.Verify = uint32(v) }
