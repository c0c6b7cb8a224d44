// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"chassis.io/chassis"
)

var commands = map[string]command{
	"version":                   {false, (*runner).version},
	"open":                      {false, (*runner).open},
	"close":                     {true, (*runner).close},
	"info":                      {true, (*runner).info},
	"recovery":                  {true, (*runner).recovery},
	"checkpoint":                {true, (*runner).checkpoint},
	"verify":                    {true, (*runner).verify},
	"collection_create":         {true, (*runner).collectionCreate},
	"collection_find":           {true, (*runner).collectionFind},
	"collection_drop":           {true, (*runner).collectionDrop},
	"collection_list":           {true, (*runner).collectionList},
	"collection_info":           {true, (*runner).collectionInfo},
	"insert":                    {true, (*runner).insert},
	"commit":                    {true, (*runner).commit},
	"rollback":                  {true, (*runner).rollback},
	"get":                       {true, (*runner).get},
	"batch_open":                {true, (*runner).batchOpen},
	"batch_shared":              {true, (*runner).batchShared},
	"batch_insert":              {true, (*runner).batchInsert},
	"batch_put":                 {true, (*runner).batchPut},
	"batch_delete":              {true, (*runner).batchDelete},
	"batch_commit":              {true, (*runner).batchCommit},
	"batch_rollback":            {true, (*runner).batchRollback},
	"snapshot_open":             {true, (*runner).snapshotOpen},
	"snapshot_info":             {true, (*runner).snapshotInfo},
	"snapshot_count":            {true, (*runner).snapshotCount},
	"snapshot_collection":       {true, (*runner).snapshotCollection},
	"snapshot_get":              {true, (*runner).snapshotGet},
	"snapshot_view":             {true, (*runner).snapshotView},
	"snapshot_documents":        {true, (*runner).snapshotDocuments},
	"cursor_open":               {true, (*runner).cursorOpen},
	"cursor_next":               {true, (*runner).cursorNext},
	"search":                    {true, (*runner).search},
	"snapshot_search":           {true, (*runner).snapshotSearch},
	"batch_insert_keys":         {true, (*runner).batchInsertKeys},
	"batch_put_keys":            {true, (*runner).batchPutKeys},
	"batch_delete_documents":    {true, (*runner).batchDeleteDocuments},
	"batch_delete_groups":       {true, (*runner).batchDeleteGroups},
	"batch_commit_stream":       {true, (*runner).batchCommitStream},
	"snapshot_seqs":             {true, (*runner).snapshotSeqs},
	"snapshot_stream":           {true, (*runner).snapshotStream},
	"snapshot_resolve":          {true, (*runner).snapshotResolve},
	"snapshot_group":            {true, (*runner).snapshotGroup},
	"snapshot_keys":             {true, (*runner).snapshotKeys},
	"filter_ids":                {false, (*runner).filterIDs},
	"filter_range":              {false, (*runner).filterRange},
	"filter_bitmap":             {false, (*runner).filterBitmap},
	"filter_schemas":            {false, (*runner).filterSchemas},
	"filter_groups":             {false, (*runner).filterGroups},
	"snapshot_search_filtered":  {true, (*runner).snapshotSearchFiltered},
	"snapshot_search_cancelled": {true, (*runner).snapshotSearchCancelled},
	"verify_cancelled":          {true, (*runner).verifyCancelled},
	"copy":                      {false, (*runner).copyFile},
	"damage":                    {false, (*runner).damageFile},
}

func (r *runner) store(name string) *chassis.Store { return r.handles[name].(*chassis.Store) }

func (r *runner) batch(name string) *chassis.Batch { return r.handles[name].(*chassis.Batch) }

func (r *runner) snapshot(name string) *chassis.Snapshot {
	return r.handles[name].(*chassis.Snapshot)
}

func (r *runner) cursor(name string) *chassis.Cursor { return r.handles[name].(*chassis.Cursor) }

func (r *runner) close(tokens []string) {
	r.status(r.handles[tokens[0]].(io.Closer).Close())
}

func (r *runner) copyFile(tokens []string) {
	data, err := os.ReadFile(textOf(tokens[0]))
	if err != nil {
		fmt.Fprint(r.out, "NONE")
		return
	}
	if err := os.WriteFile(textOf(tokens[1]), data, 0o666); err != nil {
		refuse("written", err.Error())
	}
	r.status(nil)
}

func (r *runner) damageFile(tokens []string) {
	path := textOf(tokens[0])
	data, err := os.ReadFile(path)
	offset := bytes.Index(data, bytesOf(tokens[1]))
	if err != nil || offset < 0 {
		fmt.Fprint(r.out, "NONE")
		return
	}
	data[offset] ^= 0xff
	if err := os.WriteFile(path, data, 0o666); err != nil {
		refuse("written", err.Error())
	}
	r.status(nil)
}
