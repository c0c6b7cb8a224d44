// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"fmt"

	"chassis.io/chassis/internal/capi"
)

// Filter is one predicate on records, and a SearchOption: several filters of one search must all
// let a record pass. It knows nothing of a store, never changes, and serves any number of searches
// of any store in any goroutine. Ids that no record has match nothing. A record without a document
// has no schema, and many have no group: no list of those allows such a record, and each that
// denies lets it pass.
type Filter struct{ handle *handle }

// FilterMode is what happens to the records that match.
type FilterMode uint32

// Modes of filters.
const (
	// Allow lets pass what matches, and nothing else.
	Allow FilterMode = capi.FilterAllow
	// Deny lets pass what does not match.
	Deny FilterMode = capi.FilterDeny
)

// FilterIDs matches ids, in any order, repeated or not.
func FilterIDs(mode FilterMode, ids []uint64) (*Filter, error) {
	return openNumbers(mode, numbers{kind: capi.FilterIDs, ids: ids})
}

// FilterRange matches the ids from first to last, both included.
func FilterRange(mode FilterMode, first, last uint64) (*Filter, error) {
	return openNumbers(mode, numbers{kind: capi.FilterRange, first: first, last: last})
}

// FilterBitmap matches id first + i where bit i is set: bit i % 64, least significant first, of
// words[i / 64]. Bits at or past bits do not count.
func FilterBitmap(mode FilterMode, first, bits uint64, words []uint64) (*Filter, error) {
	needed := bits / 64
	if bits%64 != 0 {
		needed++
	}
	if len(words) > 0 && uint64(len(words)) < needed {
		return nil, invalid(fmt.Sprintf("filter: %d words hold no %d bits", len(words), bits))
	}
	return openNumbers(mode, numbers{kind: capi.FilterBitmap, first: first, bits: bits,
		words: words})
}

// FilterSchemas matches records whose document has schema i in version i, compared byte by byte. A
// version that is nil is any version, and so is each where versions is nil.
func FilterSchemas(mode FilterMode, schemas, versions [][]byte) (*Filter, error) {
	if versions != nil && len(versions) != len(schemas) {
		return nil, invalid(fmt.Sprintf("filter: %d schemas have %d versions", len(schemas),
			len(versions)))
	}
	columns := newColumns(2*len(schemas), bytesIn(schemas)+bytesIn(versions))
	addColumn(&columns, capi.Schemas, schemas, isNil)
	addColumn(&columns, capi.SchemaVersions, versions, isNil)
	return openColumns(capi.FilterSchema, mode, len(schemas), columns)
}

// FilterGroups matches the records of groups, compared byte by byte.
func FilterGroups(mode FilterMode, groups [][]byte) (*Filter, error) {
	columns := newColumns(len(groups), bytesIn(groups))
	addColumn(&columns, capi.Groups, groups, isNil)
	return openColumns(capi.FilterGroup, mode, len(groups), columns)
}

// numbers is what a filter by ids is made of.
type numbers struct {
	kind              uint32
	ids, words        []uint64
	bits, first, last uint64
}

func openNumbers(mode FilterMode, from numbers) (*Filter, error) {
	c := newCall()
	return newFilter(c, capi.NumbersFilter(from.kind, uint32(mode), uint64(len(from.ids)),
		first(from.ids), first(from.words), from.bits, from.first, from.last, &c.handle, &c.error))
}

func openColumns(kind uint32, mode FilterMode, count int, from columns) (*Filter, error) {
	c := newCall()
	return newFilter(c, capi.ColumnsFilter(kind, uint32(mode), uint64(count), from.present,
		first(from.data), first(from.sizes), &c.handle, &c.error))
}

func newFilter(c *call, status int32) (*Filter, error) {
	number := c.handle
	if err := c.end(status, nil); err != nil {
		return nil, err
	}
	return &Filter{newHandle(number, capi.FilterClose)}, nil
}

func (f *Filter) token() uintptr {
	if f == nil {
		return 0
	}
	return f.handle.token()
}

func (f *Filter) search(s *searching) {
	s.tokens = append(s.tokens, f.token())
	s.filters = append(s.filters, f)
}

// Close ends the filter; searches that use it go on. Closing twice, or nil, does nothing.
func (f *Filter) Close() error {
	if f == nil {
		return nil
	}
	return f.handle.close()
}
