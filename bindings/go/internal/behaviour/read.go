// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"chassis.io/chassis"
)

func (r *runner) snapshotOpen(tokens []string) {
	if snapshot, err := r.store(tokens[0]).Snapshot(); r.status(err) {
		r.handles[tokens[1]] = snapshot
	}
}

func (r *runner) snapshotInfo(tokens []string) {
	sequence, err := r.snapshot(tokens[0]).Seq()
	if r.status(err) {
		r.results(sequence)
	}
}

func (r *runner) snapshotCount(tokens []string) {
	count, err := r.snapshot(tokens[0]).Count(collectionOf(tokens[1]))
	if r.status(err) {
		r.results(count)
	}
}

func (r *runner) snapshotCollection(tokens []string) {
	info, err := r.snapshot(tokens[0]).CollectionInfo(collectionOf(tokens[1]))
	if r.status(err) {
		r.collection(info)
	}
}

func (r *runner) snapshotGet(tokens []string) {
	ids, dimension := idsOf(tokens[2]), int(numberOf(tokens[3]))
	rows, found := make([]float32, len(ids)*dimension), make([]bool, len(ids))
	err := r.snapshot(tokens[0]).Get(collectionOf(tokens[1]), ids, dimension, rows, found)
	if !r.status(err) {
		return
	}
	for i := range ids {
		r.vector(found[i], rows[i*dimension:(i+1)*dimension])
	}
}

func (r *runner) vector(found bool, values []float32) {
	if found {
		r.results(row(values))
	} else {
		r.results("-")
	}
}

func (r *runner) snapshotView(tokens []string) {
	vectors, err := r.snapshot(tokens[0]).View(collectionOf(tokens[1]), idsOf(tokens[2]))
	if r.status(err) {
		for _, vector := range vectors {
			r.vector(vector != nil, vector)
		}
	}
}

func (r *runner) snapshotDocuments(tokens []string) {
	documents, err := r.snapshot(tokens[0]).Documents(collectionOf(tokens[1]), idsOf(tokens[2]))
	if !r.status(err) {
		return
	}
	for _, document := range documents {
		if document.Found {
			fmt.Fprintf(r.out, " %d:%s:%s:%s", document.Seq, text(document.Schema),
				text(document.SchemaVersion), text(document.Payload))
		} else {
			r.results("-")
		}
	}
}

func (r *runner) snapshotStream(tokens []string) {
	sequence, found, err := r.snapshot(tokens[0]).Stream(textOf(tokens[1]))
	if !r.status(err) {
		return
	}
	if found {
		r.results(sequence)
	} else {
		r.results("-")
	}
}

func (r *runner) snapshotResolve(tokens []string) {
	ids, err := r.snapshot(tokens[0]).Resolve(collectionOf(tokens[1]), columnOf(tokens[2]))
	if !r.status(err) {
		return
	}
	for _, id := range ids {
		if id == chassis.NoID {
			r.results("-")
		} else {
			r.results(id)
		}
	}
}

func (r *runner) snapshotGroup(tokens []string) {
	ids, err := r.snapshot(tokens[0]).Group(collectionOf(tokens[1]), bytesOf(tokens[2]))
	if r.status(err) {
		r.ids(ids)
	}
}

func (r *runner) snapshotKeys(tokens []string) {
	documents, err := r.snapshot(tokens[0]).Documents(collectionOf(tokens[1]), idsOf(tokens[2]))
	if !r.status(err) {
		return
	}
	for _, document := range documents {
		r.results(key(document.DocumentID) + ":" + key(document.Group))
	}
}

func key(value []byte) string {
	if value == nil {
		return "-"
	}
	return text(value)
}

func (r *runner) snapshotSeqs(tokens []string) {
	seqs, err := r.snapshot(tokens[0]).Seqs(collectionOf(tokens[1]), idsOf(tokens[2]))
	if r.status(err) {
		r.ids(seqs)
	}
}

func (r *runner) cursorOpen(tokens []string) {
	cursor, err := r.snapshot(tokens[0]).Cursor(collectionOf(tokens[1]),
		chassis.Columns(numberOf(tokens[2])))
	if r.status(err) {
		r.handles[tokens[3]] = cursor
	}
}

func (r *runner) cursorNext(tokens []string) {
	records := make([]chassis.Record, numberOf(tokens[1]))
	count, err := r.cursor(tokens[0]).Next(records)
	if !r.status(err) {
		return
	}
	for _, record := range records[:count] {
		r.record(record)
	}
}

func (r *runner) record(record chassis.Record) {
	vector, document := "-", "-"
	if record.Vector != nil {
		vector = row(record.Vector)
	}
	if record.Document.Found {
		document = name(record.Document.Schema) + "," + name(record.Document.SchemaVersion) + "," +
			key(record.Document.Payload)
	}
	fmt.Fprintf(r.out, " %s:%s:%d:%s:%s:%s,%s", numberOrNone(record.ID),
		record.Status.Error(), record.Seq, vector, document, key(record.Document.DocumentID),
		key(record.Document.Group))
}

// name returns "-" for a schema or version that was not read: none has 0 bytes.
func name(value string) string {
	if value == "" {
		return "-"
	}
	return text(value)
}

func (r *runner) search(tokens []string) {
	query, _ := matrixOf(tokens[2])
	hits, err := r.store(tokens[0]).Search(query, int(numberOf(tokens[1])))
	if r.status(err) {
		r.hits(hits)
	}
}

func (r *runner) snapshotSearch(tokens []string) {
	r.searchSnapshot(tokens, tokens[3:], chassis.Metric(numberOf(tokens[2])))
}

func (r *runner) snapshotSearchFiltered(tokens []string) {
	options := []chassis.SearchOption{chassis.Metric(numberOf(tokens[2]))}
	for _, name := range strings.Split(tokens[5], ",") {
		filter, bound := r.handles[name].(*chassis.Filter)
		if !bound {
			fmt.Fprint(r.out, "UNBOUND")
			return
		}
		options = append(options, filter)
	}
	r.searchSnapshot(tokens, tokens[3:], options...)
}

func (r *runner) snapshotSearchCancelled(tokens []string) {
	r.searchSnapshot(tokens, tokens[2:], chassis.Within(cancelled()))
}

// searchSnapshot receives K MATRIX as rest.
func (r *runner) searchSnapshot(tokens, rest []string, options ...chassis.SearchOption) {
	queries, dimension := matrixOf(rest[1])
	lists, err := r.snapshot(tokens[0]).Search(collectionOf(tokens[1]), queries, dimension,
		int(numberOf(rest[0])), options...)
	if !r.status(err) {
		return
	}
	for _, hits := range lists {
		r.results("|")
		r.hits(hits)
	}
}
