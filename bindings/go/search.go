// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"fmt"
	"runtime"
	"sync"

	"chassis.io/chassis/internal/capi"
)

// Hit is a record that a search found. Smaller distances are nearer.
type Hit struct {
	ID       uint64
	Distance float32
}

// Search returns the k records of the default collection whose vectors are nearest to the query, at
// the newest commit. It is exact. Hits come nearest first, equal distances in the order of ids.
// Fewer vectors than k give fewer hits.
func (s *Store) Search(query []float32, k int) ([]Hit, error) {
	if k < 0 {
		return nil, invalid(fmt.Sprintf("search: k is %d", k))
	}
	if k > largeK {
		return s.searchSnapshot(query, k)
	}
	results := newResults(1, k)
	defer allResults.Put(results)
	c := newCall()
	status := capi.Search(s.token(), first(query), uint64(len(query)), uint64(k),
		first(results.ids), first(results.distances), &c.number, &c.error)
	found := c.number
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return results.appendHits(make([]Hit, 0, found), 0, found), nil
}

// searchSnapshot is Search for a k that may be too large for memory: it bounds k by the records.
func (s *Store) searchSnapshot(query []float32, k int) ([]Hit, error) {
	snapshot, err := s.Snapshot()
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	hits, err := snapshot.Search(DefaultCollection, query, len(query), k)
	if err != nil {
		return nil, err
	}
	return hits[0], nil
}

// Search returns the k nearest records of each query, and reads the vectors once for all queries.
// queries is a matrix, rows of dimension floats side by side; it is passed without a copy.
func (s *Snapshot) Search(collection Collection, queries []float32, dimension, k int,
	options ...SearchOption) ([][]Hit, error) {
	if k < 0 {
		return nil, invalid(fmt.Sprintf("search: k is %d", k))
	}
	rows := 0
	if len(queries) > 0 {
		if dimension < 1 || len(queries)%dimension != 0 {
			return nil, invalid(fmt.Sprintf("search: %d floats are not rows of %d", len(queries),
				dimension))
		}
		rows = len(queries) / dimension
	}
	if k > largeK {
		count, err := s.Count(collection)
		if err != nil {
			return nil, err
		}
		if count < uint64(k) {
			k = int(count) + 1 // enough for all records, and at least 1
		}
	}
	var given searching
	for _, option := range options {
		if option != nil {
			option.search(&given)
		}
	}
	results := newResults(rows, k)
	defer allResults.Put(results)
	if err := s.searchBounded(collection, queries, dimension, k, &given, results); err != nil {
		return nil, err
	}
	return results.hits(k), nil
}

// searching holds the options of a search. It keeps the filters reachable during the call.
type searching struct {
	bounds
	metric  uint32
	tokens  []uintptr
	filters []*Filter
}

func (s *Snapshot) searchBounded(collection Collection, queries []float32, dimension, k int,
	given *searching, results *results) error {
	task, err := given.begin("search")
	if err != nil {
		return err
	}
	defer task.end()
	c := newCall()
	status := capi.BoundedSearch(s.token(), uint32(collection), given.metric, first(given.tokens),
		uint64(len(given.tokens)), task.budget, task.timeout, task.cancel, task.progress,
		first(queries), uint64(len(results.found)), uint64(dimension), uint64(k),
		first(results.ids), first(results.distances), first(results.found), &c.error)
	runtime.KeepAlive(given.filters)
	return c.end(status, s)
}

// largeK is the largest k for which memory is reserved without a count of the records first.
const largeK = 1 << 16

// results is memory for the hits of C: columns, which become Hits.
type results struct {
	ids       []uint64
	distances []float32
	found     []uint64
}

var allResults = sync.Pool{New: func() any { return new(results) }}

func newResults(rows, k int) *results {
	r := allResults.Get().(*results)
	r.ids = resized(r.ids, rows*k)
	r.distances = resized(r.distances, rows*k)
	r.found = resized(r.found, rows)
	return r
}

func resized[Element any](slice []Element, size int) []Element {
	if cap(slice) < size {
		return make([]Element, size)
	}
	return slice[:size]
}

// hits returns the hits of all queries, in one allocation.
func (r *results) hits(k int) [][]Hit {
	total := uint64(0)
	for _, found := range r.found {
		total += found
	}
	all := make([]Hit, 0, total)
	lists := make([][]Hit, len(r.found))
	for query, found := range r.found {
		begin := len(all)
		all = r.appendHits(all, query*k, found)
		lists[query] = all[begin:len(all):len(all)]
	}
	return lists
}

func (r *results) appendHits(hits []Hit, begin int, found uint64) []Hit {
	for i := begin; i < begin+int(found); i++ {
		hits = append(hits, Hit{r.ids[i], r.distances[i]})
	}
	return hits
}
