// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"fmt"
	"math"
	"testing"

	"chassis.io/chassis"
)

// filtered returns the ids that a search over 6 records finds; record i has the vector {i}.
func filtered(t *testing.T, snapshot *chassis.Snapshot, options ...chassis.SearchOption) string {
	t.Helper()
	ids := []uint64{}
	for _, hit := range must(snapshot.Search(0, []float32{0}, 1, 10, options...))(t)[0] {
		ids = append(ids, hit.ID)
	}
	return fmt.Sprint(ids)
}

func sixRecords(t *testing.T) *chassis.Snapshot {
	return inBatch(t, openStore(t, chassis.Dimension(1)), func(batch *chassis.Batch) {
		must(batch.Insert(0, chassis.Records{Vectors: []float32{0, 1, 2, 3, 4, 5}, Dimension: 1,
			Documents: keys("", "", "", "", "-", "-"), Groups: keys("g", "h", "-", "g", "h", "-"),
			Schemas:        []string{"note", "note", "mail", "mail", "", ""},
			SchemaVersions: []string{"1", "2", "1", "2", "", ""}}))(t)
	})
}

func TestFiltersLetPassWhatTheySay(t *testing.T) {
	snapshot := sixRecords(t)
	for want, open := range map[string]func() (*chassis.Filter, error){
		"[1 4]": func() (*chassis.Filter, error) {
			return chassis.FilterIDs(chassis.Allow, []uint64{4, 1, 1, math.MaxUint64})
		},
		"[0 2 3 5]": func() (*chassis.Filter, error) {
			return chassis.FilterIDs(chassis.Deny, []uint64{4, 1})
		},
		"[2 3 4]": func() (*chassis.Filter, error) {
			return chassis.FilterRange(chassis.Allow, 2, 4)
		},
		"[0 5]": func() (*chassis.Filter, error) {
			return chassis.FilterRange(chassis.Deny, 1, 4)
		},
		"[1 3]": func() (*chassis.Filter, error) {
			return chassis.FilterBitmap(chassis.Allow, 1, 4, []uint64{0xf5})
		},
		"[0 1 2]": func() (*chassis.Filter, error) {
			return chassis.FilterSchemas(chassis.Allow, keys("note", "mail"), keys("-", "1"))
		},
		"[2 3 4 5]": func() (*chassis.Filter, error) {
			return chassis.FilterSchemas(chassis.Deny, keys("note"), nil)
		},
		"[0 3]": func() (*chassis.Filter, error) {
			return chassis.FilterGroups(chassis.Allow, keys("g", "none"))
		},
		"[1 2 4 5]": func() (*chassis.Filter, error) {
			return chassis.FilterGroups(chassis.Deny, keys("g"))
		},
		"[]": func() (*chassis.Filter, error) { return chassis.FilterGroups(chassis.Allow, nil) },
	} {
		filter := must(open())(t)
		equal(t, filtered(t, snapshot, filter), want)
		succeed(t, filter.Close(), filter.Close())
	}
}

func TestARecordPassesAllFiltersOfASearch(t *testing.T) {
	snapshot := sixRecords(t)
	upTo := must(chassis.FilterRange(chassis.Allow, 0, 3))(t)
	group := must(chassis.FilterGroups(chassis.Deny, keys("h")))(t)
	equal(t, filtered(t, snapshot, upTo, nil, group, chassis.InnerProduct), "[0 2 3]")
	equal(t, filtered(t, snapshot, chassis.InnerProduct, upTo), "[0 1 2 3]")
}

func TestFiltersThatCannotBeAreRefused(t *testing.T) {
	snapshot := sixRecords(t)
	for _, open := range []func() (*chassis.Filter, error){
		func() (*chassis.Filter, error) { return chassis.FilterIDs(chassis.FilterMode(2), nil) },
		func() (*chassis.Filter, error) { return chassis.FilterRange(chassis.Allow, 2, 1) },
		func() (*chassis.Filter, error) { return chassis.FilterBitmap(chassis.Allow, 0, 64, nil) },
		func() (*chassis.Filter, error) {
			return chassis.FilterBitmap(chassis.Allow, 0, 65, []uint64{1})
		},
		func() (*chassis.Filter, error) {
			return chassis.FilterBitmap(chassis.Allow, 1, math.MaxUint64, []uint64{1})
		},
		func() (*chassis.Filter, error) {
			return chassis.FilterSchemas(chassis.Allow, keys("a"), keys("1", "2"))
		},
		func() (*chassis.Filter, error) {
			return chassis.FilterSchemas(chassis.Allow, keys("a", "-"), nil)
		},
		func() (*chassis.Filter, error) {
			return chassis.FilterGroups(chassis.Allow, keys("a", "-"))
		},
	} {
		_, err := open()
		refused(t, err, chassis.QueryInvalid)
	}
	closed := must(chassis.FilterIDs(chassis.Allow, nil))(t)
	succeed(t, closed.Close())
	_, err := snapshot.Search(0, []float32{0}, 1, 1, closed)
	refused(t, err, chassis.ExecutionHandleClosed)
	for _, none := range []*chassis.Filter{nil, {}} {
		_, err = snapshot.Search(0, []float32{0}, 1, 1, none)
		refused(t, err, chassis.QueryInvalid)
		succeed(t, none.Close())
	}
}
