// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"sort"
	"testing"
	"time"

	"chassis.io/chassis"
	"chassis.io/chassis/internal/peer"
)

var benchmarkData = peer.Data{Vectors: randomVectors(10_000 * 128), Dimension: 128}

// BenchmarkBareCall measures the least cost of a call of C.
func BenchmarkBareCall(b *testing.B) {
	for i := 0; i < b.N; i++ {
		chassis.ABIVersion()
	}
}

func BenchmarkViewVector(b *testing.B) {
	store := openStore(b, chassis.Dimension(128))
	fill(b, store, 10_000, 128)
	snapshot := must(store.Snapshot())(b)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := snapshot.ViewVector(0, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(peer.View(benchmarkData, b.N))/float64(b.N), "ns-in-C/op")
}

func BenchmarkInsert(b *testing.B) {
	store := openStore(b, chassis.Dimension(4))
	data := peer.Data{Vectors: []float32{1, 2, 3, 4}, Dimension: 4}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := store.Insert(data.Vectors); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(peer.Insert(data, b.N))/float64(b.N), "ns-in-C/op")
}

// compare alternates both, and reports the share of C's speed from their medians.
func compare(b *testing.B, here func() time.Duration, inC func() time.Duration) {
	ours, theirs := make([]float64, b.N), make([]float64, b.N)
	for i := 0; i < b.N; i++ {
		ours[i] = float64(here())
		theirs[i] = float64(inC())
	}
	sort.Float64s(ours)
	sort.Float64s(theirs)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours[b.N/2], "ns-in-Go/op")
	b.ReportMetric(theirs[b.N/2], "ns-in-C/op")
	b.ReportMetric(theirs[b.N/2]/ours[b.N/2], "of-C")
}

func BenchmarkBulkInsert(b *testing.B) {
	records := chassis.Records{Vectors: benchmarkData.Vectors, Dimension: benchmarkData.Dimension}
	compare(b, func() time.Duration {
		store := must(chassis.Open("memory:", chassis.Dimension(records.Dimension)))(b)
		defer store.Close()
		begin := time.Now()
		batch := must(store.Batch())(b)
		defer batch.Close()
		must(batch.Insert(0, records))(b)
		must(batch.Commit())(b)
		return time.Since(begin)
	}, func() time.Duration { return peer.BulkInsert(benchmarkData) })
}

func BenchmarkBatchSearch(b *testing.B) {
	store := openStore(b, chassis.Dimension(128))
	fill(b, store, 10_000, 128)
	snapshot := must(store.Snapshot())(b)
	searches := peer.NewSearches(benchmarkData)
	defer searches.Close()
	queries := peer.Data{Vectors: benchmarkData.Vectors[:100*128], Dimension: 128}
	compare(b, func() time.Duration {
		begin := time.Now()
		must(snapshot.Search(0, queries.Vectors, queries.Dimension, 10))(b)
		return time.Since(begin)
	}, func() time.Duration { return searches.Search(queries, 10) })
}
