// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"

	"chassis.io/chassis"
)

func (r *runner) version([]string) {
	r.status(nil)
	r.results(text(chassis.Version()), chassis.ABIVersion(), chassis.FormatVersion())
}

func (r *runner) open(tokens []string) {
	modes := map[string]chassis.Mode{"existing": chassis.Existing, "create": chassis.Create,
		"new": chassis.New, "readonly": chassis.ReadOnly}
	store, err := chassis.Open(textOf(tokens[5]), modes[tokens[1]],
		chassis.Dimension(numberOf(tokens[2])), chassis.Metric(numberOf(tokens[3])),
		chassis.Verify(numberOf(tokens[4])))
	if r.status(err) {
		r.handles[tokens[0]] = store
	}
}

func (r *runner) info(tokens []string) {
	info, err := r.store(tokens[0]).Info()
	if r.status(err) {
		r.results(info.Collections, number(info.ReadOnly), number(info.Poisoned),
			info.CommitSeq, info.CheckpointSeq, info.Records, info.FileBytes,
			info.LogBytes, info.Staged, info.Snapshots)
	}
}

func (r *runner) recovery(tokens []string) {
	report, err := r.store(tokens[0]).Recovery()
	if r.status(err) {
		r.results(number(report.Clean), number(report.MayHaveLost), report.DetailSize,
			report.CommitsReplayed, report.BytesDiscarded, report.Damaged, quoted(report.Detail))
	}
}

func (r *runner) checkpoint(tokens []string) {
	r.status(r.store(tokens[0]).Checkpoint())
}

func (r *runner) verify(tokens []string) {
	r.verified(r.store(tokens[0]).Verify(int(numberOf(tokens[1]))))
}

func (r *runner) verifyCancelled(tokens []string) {
	r.verified(r.store(tokens[0]).Verify(0, chassis.Within(cancelled())))
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func (r *runner) verified(report chassis.VerifyReport, err error) {
	if !r.status(err) {
		return
	}
	r.results(report.Vectors, report.Documents, report.Bytes, report.Damaged)
	for _, finding := range report.Findings {
		collection := "-"
		if finding.Collection != chassis.NoCollection {
			collection = fmt.Sprint(finding.Collection)
		}
		r.results(finding.Status.Error(), collection, uint32(finding.State),
			numberOrNone(finding.ID), uint32(finding.File), numberOrNone(finding.Offset),
			finding.Length, quoted(finding.Message))
	}
}

func (r *runner) collectionCreate(tokens []string) {
	collection, err := r.store(tokens[0]).CreateCollection(textOf(tokens[1]),
		chassis.Dimension(numberOf(tokens[2])), chassis.Metric(numberOf(tokens[3])))
	if r.status(err) {
		r.results(collection)
	}
}

func (r *runner) collectionFind(tokens []string) {
	collection, err := r.store(tokens[0]).FindCollection(textOf(tokens[1]))
	if r.status(err) {
		r.results(collection)
	}
}

func (r *runner) collectionDrop(tokens []string) {
	r.status(r.store(tokens[0]).DropCollection(collectionOf(tokens[1])))
}

func (r *runner) collectionList(tokens []string) {
	collections, err := r.store(tokens[0]).Collections()
	if r.status(err) {
		for _, collection := range collections {
			r.results(collection)
		}
	}
}

func (r *runner) collectionInfo(tokens []string) {
	info, err := r.store(tokens[0]).CollectionInfo(collectionOf(tokens[1]))
	if r.status(err) {
		r.collection(info)
	}
}

func (r *runner) collection(info chassis.CollectionInfo) {
	r.results(info.Collection, info.Dimension, uint32(info.Metric), info.Live, info.Deleted,
		info.Capacity, info.NextID, info.Bytes, text(info.Name))
}

func collectionOf(token string) chassis.Collection { return chassis.Collection(numberOf(token)) }
