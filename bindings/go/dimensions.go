// SPDX-License-Identifier: Apache-2.0

package chassis

import "sync/atomic"

// dimensions caches the dimensions of the collections that a snapshot viewed last, so that it asks
// for each once. An entry holds a collection above its dimension, which is 0 while it is not known.
type dimensions [8]atomic.Uint64

func (d *dimensions) entry(collection Collection) *atomic.Uint64 {
	return &d[int(collection)%len(d)]
}

// of returns 0 if the dimension is not known.
func (d *dimensions) of(collection Collection) int {
	known := d.entry(collection).Load()
	if Collection(known>>32) != collection {
		return 0
	}
	return int(uint32(known))
}

func (d *dimensions) learn(collection Collection, dimension int) {
	d.entry(collection).Store(uint64(collection)<<32 | uint64(dimension))
}
