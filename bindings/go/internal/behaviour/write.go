// SPDX-License-Identifier: Apache-2.0

package main

import "chassis.io/chassis"

func (r *runner) insert(tokens []string) {
	vector, _ := matrixOf(tokens[1])
	id, err := r.store(tokens[0]).Insert(vector)
	if r.status(err) {
		r.results(id)
	}
}

// commit prints the number of the newest commit, because only this script commits.
func (r *runner) commit(tokens []string) {
	store := r.store(tokens[0])
	if r.status(store.Commit()) {
		info, _ := store.Info()
		r.results(info.CommitSeq)
	}
}

func (r *runner) rollback(tokens []string) {
	r.status(r.store(tokens[0]).Rollback())
}

func (r *runner) get(tokens []string) {
	vector := make([]float32, numberOf(tokens[2]))
	if r.status(r.store(tokens[0]).Get(numberOf(tokens[1]), vector)) {
		r.results(row(vector))
	}
}

func (r *runner) batchOpen(tokens []string) { r.bindBatch(tokens[1], r.store(tokens[0]).Batch) }

func (r *runner) batchShared(tokens []string) {
	r.bindBatch(tokens[1], r.store(tokens[0]).SharedBatch)
}

func (r *runner) bindBatch(name string, open func() (*chassis.Batch, error)) {
	if batch, err := open(); r.status(err) {
		r.handles[name] = batch
	}
}

// recordsOf parses MATRIX DOCUMENTS SCHEMAS VERSIONS.
func recordsOf(tokens []string) chassis.Records {
	vectors, dimension := matrixOf(tokens[0])
	return chassis.Records{Vectors: vectors, Dimension: dimension, Documents: columnOf(tokens[1]),
		Schemas: textsOf(tokens[2]), SchemaVersions: textsOf(tokens[3])}
}

func (r *runner) batchInsert(tokens []string) {
	ids, err := r.batch(tokens[0]).Insert(collectionOf(tokens[1]), recordsOf(tokens[3:]))
	if r.status(err) {
		r.ids(ids)
	}
}

func (r *runner) batchPut(tokens []string) {
	records := recordsOf(tokens[4:])
	records.IDs = idsOf(tokens[3])
	setConditions(&records, tokens[8:])
	r.status(r.batch(tokens[0]).Put(collectionOf(tokens[1]), records))
}

// setConditions parses FLAGS EXPECTED.
func setConditions(records *chassis.Records, tokens []string) {
	flags := numberOf(tokens[0])
	records.KeepAbsent, records.IfAbsent = flags&1 != 0, flags&2 != 0
	records.ExpectedSeqs = idsOf(tokens[1])
}

// keyed is recordsOf with the keys, which begin at another token.
func keyed(tokens []string, keys []string) chassis.Records {
	records := recordsOf(tokens)
	records.DocumentIDs, records.Groups = columnOf(keys[0]), columnOf(keys[1])
	return records
}

func (r *runner) batchInsertKeys(tokens []string) {
	ids, err := r.batch(tokens[0]).Insert(collectionOf(tokens[1]), keyed(tokens[3:], tokens[7:]))
	if r.status(err) {
		r.ids(ids)
	}
}

func (r *runner) batchPutKeys(tokens []string) {
	records := keyed(tokens[4:], tokens[10:])
	records.IDs = idsOf(tokens[3])
	setConditions(&records, tokens[8:])
	r.status(r.batch(tokens[0]).Put(collectionOf(tokens[1]), records))
}

func (r *runner) batchDeleteDocuments(tokens []string) {
	r.status(r.batch(tokens[0]).DeleteDocuments(collectionOf(tokens[1]), columnOf(tokens[2])))
}

func (r *runner) batchDeleteGroups(tokens []string) {
	r.status(r.batch(tokens[0]).DeleteGroups(collectionOf(tokens[1]), columnOf(tokens[2])))
}

func (r *runner) batchCommitStream(tokens []string) {
	result, err := r.batch(tokens[0]).Commit(
		chassis.StreamPosition{Stream: textOf(tokens[1]), Seq: numberOf(tokens[2])})
	if r.status(err) {
		r.results(result.Seq, number(result.Applied))
	}
}

func (r *runner) batchDelete(tokens []string) {
	r.status(r.batch(tokens[0]).Delete(collectionOf(tokens[1]), idsOf(tokens[2])))
}

func (r *runner) batchCommit(tokens []string) {
	result, err := r.batch(tokens[0]).Commit()
	if r.status(err) {
		r.results(result.Seq)
	}
}

func (r *runner) batchRollback(tokens []string) {
	r.status(r.batch(tokens[0]).Rollback())
}
