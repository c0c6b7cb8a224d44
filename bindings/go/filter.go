// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"fmt"

	"chassis.io/chassis/internal/capi"
)

// Filter is one predicate on records, and a SearchOption: a search returns only records that pass
// all of its filters. A filter never changes and refers to no store, so any number of searches of
// any store may use it, in any goroutine. Ids of no record match nothing. A record without a
// document has no schema, and many have no group: such a record passes no filter that allows a list
// of those, and every filter that denies one.
type Filter struct{ handle *handle }

// FilterMode says whether the matching records pass.
type FilterMode uint32

// Modes of filters.
const (
	// Allow passes only matching records.
	Allow FilterMode = capi.FilterAllow
	// Deny passes all records but the matching ones.
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
// words[i / 64]. Bits from number bits on do not count.
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

// FilterSchemas matches records whose document has, for some i, schema schemas[i] in version
// versions[i], compared byte by byte. A nil entry of versions, or nil versions, is any version.
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

// numbers are the arguments of a filter by ids.
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

// Close closes the filter; searches that use it go on. Closing twice, or closing nil, does nothing.
func (f *Filter) Close() error {
	if f == nil {
		return nil
	}
	return f.handle.close()
}
