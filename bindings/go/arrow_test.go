// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"fmt"
	"testing"

	"chassis.io/chassis"
	"chassis.io/chassis/internal/consumer"
)

func TestACollectionIsExportedToArrowAndOutlivesItsSnapshot(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	ids := fill(t, store, 5, 2)
	snapshot := must(store.Snapshot())(t)
	stream := consumer.NewStream()
	defer stream.Close()
	succeed(t, snapshot.ExportArrow(0, stream.Address()), snapshot.Close(), store.Close())
	equal(t, fmt.Sprint(must(stream.Columns())(t)),
		"[id vector document schema schema_version document_id group]")
	equal(t, fmt.Sprint(must(stream.Batches())(t)), fmt.Sprint([][]uint64{ids}))
}

func TestAnExportHasTheColumnsAndTheRowsThatWereAskedFor(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 5, 2)
	snapshot := must(store.Snapshot())(t)
	stream := consumer.NewStream()
	defer stream.Close()
	succeed(t, snapshot.ExportArrow(0, stream.Address(),
		chassis.ColumnVector|chassis.ColumnKeys, chassis.ArrowMaxRows(2), nil))
	equal(t, fmt.Sprint(must(stream.Columns())(t)), "[id vector document_id group]")
	equal(t, fmt.Sprint(must(stream.Batches())(t)), "[[0 1] [2 3] [4]]")
}

func TestAnExportThatFailsLeavesNothingToRelease(t *testing.T) {
	snapshot := must(openStore(t, chassis.Dimension(2)).Snapshot())(t)
	stream := consumer.NewStream()
	defer stream.Close()
	refused(t, snapshot.ExportArrow(7, stream.Address()), chassis.QueryNotFound)
	equal(t, stream.Released(), true)
	refused(t, snapshot.ExportArrow(0, stream.Address(), chassis.Columns(1<<20)),
		chassis.QueryInvalid)
	refused(t, snapshot.ExportArrow(0, nil), chassis.QueryInvalid)
}
