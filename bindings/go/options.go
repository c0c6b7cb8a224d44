// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"math"

	"chassis.io/chassis/internal/capi"
)

// Option is an option of Open: a Dimension, a Metric, a Mode or a Verify.
type Option interface{ open(*capi.Options) }

// CollectionOption is an option of Store.CreateCollection: a Dimension or a Metric.
type CollectionOption interface{ collection(*capi.CollectionOptions) }

// SearchOption is an option of Snapshot.Search: a Metric in place of the collection's, a Filter,
// Within a context, a Budget, or a Progress.
type SearchOption interface{ search(*searching) }

// Dimension is the number of floats per vector. Without it an existing store keeps its dimension,
// and a new store or collection holds documents only.
type Dimension int

func (d Dimension) open(options *capi.Options) { options.Dimension = d.number() }

func (d Dimension) collection(options *capi.CollectionOptions) { options.Dimension = d.number() }

// number must not wrap, because C refuses a dimension that is too large.
func (d Dimension) number() uint32 {
	if d < 0 || int64(d) > math.MaxUint32 {
		return math.MaxUint32
	}
	return uint32(d)
}

// Metric says how distances are measured; smaller is nearer in all metrics. The default is the
// metric of the store or the collection, and L2 for a new one.
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

// Mode says whether Open creates the store and whether it writes.
type Mode uint32

// Modes; the default is Create.
const (
	// Create opens the store and creates it if it does not exist.
	Create Mode = capi.OpenCreate
	// New creates the store and fails with QueryExists if it exists.
	New Mode = capi.OpenCreate | capi.OpenExclusive
	// Existing fails with StorageNotFound if there is no store.
	Existing Mode = 0
	// ReadOnly is Existing, and writes nothing.
	ReadOnly Mode = capi.OpenReadOnly
)

func (m Mode) open(options *capi.Options) { options.Flags = uint32(m) }

// Verify says when the checksum of a vector is compared. A document's is compared at every read.
type Verify uint32

// Verify modes; the default is FirstTouch.
const (
	// FirstTouch compares at the first read of a vector after the store was opened.
	FirstTouch Verify = 0
	// EveryRead compares at every read.
	EveryRead Verify = 1
	// OnDemand compares only in Store.Verify.
	OnDemand Verify = 2
)

func (v Verify) open(options *capi.Options) { options.Verify = uint32(v) }
