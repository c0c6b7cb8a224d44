// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Store is an open store: one file, or memory. Any number of goroutines may use it at once. Every
// method but Close fails on a nil or closed Store.
type Store struct{ handle *handle }

// Open opens the store at path. By default it creates the store if it does not exist; see Mode. The
// path "memory:" is a new store that lives and dies with its handle. If the store was not closed
// cleanly, Open first replays the commits in its logs; Recovery reports it.
func Open(path string, options ...Option) (*Store, error) {
	name, err := terminated("path", path)
	if err != nil {
		return nil, err
	}
	given := capi.Options{StructSize: capi.SizeOf[capi.Options](), Flags: uint32(Create)}
	for _, option := range options {
		if option != nil {
			option.open(&given)
		}
	}
	c := newCall()
	status := capi.Open(name, &given, &c.handle, &c.error)
	number := c.handle
	if err := c.end(status, nil); err != nil {
		return nil, err
	}
	return &Store{newHandle(number, capi.Close)}, nil
}

func (s *Store) token() uintptr {
	if s == nil {
		return 0
	}
	return s.handle.token()
}

// Close discards uncommitted writes, puts every commit into the one file and releases the lock. It
// never waits for another call; later calls fail with ExecutionHandleClosed. Snapshots and cursors
// stay valid, and the lock is held until the last of them, and of the batches, is closed. Closing
// twice, or closing nil, does nothing.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	return s.handle.close()
}

// StoreInfo is the state of a store.
type StoreInfo struct {
	// Collections is the number of collections, the default one included.
	Collections int
	ReadOnly    bool
	// Poisoned says whether a failure stopped writing until the store is reopened.
	Poisoned bool
	// CommitSeq is the number of the newest commit, CheckpointSeq that of the newest one in the
	// main file.
	CommitSeq, CheckpointSeq uint64
	// Records is the number of live records in all collections.
	Records uint64
	// FileBytes and LogBytes are the sizes of the main file and of its logs.
	FileBytes, LogBytes uint64
	// Staged is the number of writes in the store's own batch; Close would discard them.
	Staged uint64
	// Snapshots is the number of open snapshots.
	Snapshots uint64
}

// Info returns the current state of the store.
func (s *Store) Info() (StoreInfo, error) {
	c := newCall()
	c.info.StructSize = capi.SizeOf[capi.StoreInfo]()
	status := capi.GetInfo(s.token(), &c.info, &c.error)
	raw := c.info
	if err := c.end(status, s); err != nil {
		return StoreInfo{}, err
	}
	return StoreInfo{
		Collections:   int(raw.Collections),
		ReadOnly:      raw.ReadOnly != 0,
		Poisoned:      raw.Poisoned != 0,
		CommitSeq:     raw.CommitSeq,
		CheckpointSeq: raw.CheckpointSeq,
		Records:       raw.Records,
		FileBytes:     raw.FileBytes,
		LogBytes:      raw.LogBytes,
		Staged:        raw.Staged,
		Snapshots:     raw.Snapshots,
	}, nil
}

// RecoveryReport is the report of recovery at open.
type RecoveryReport struct {
	// Clean says whether there was nothing to replay and nothing to discard.
	Clean bool
	// MayHaveLost says whether acknowledged commits may be gone. If false, none is.
	MayHaveLost bool
	// CommitsReplayed is the number of commits replayed from the log.
	CommitsReplayed uint64
	// BytesDiscarded is the number of bytes of the log that were discarded as a torn tail.
	BytesDiscarded uint64
	// Damaged is the number of damaged structures that opening found.
	Damaged uint64
	// Detail has one line per finding, truncated if it is too long; DetailSize is the full size.
	Detail     string
	DetailSize int
}

// Recovery returns the report of recovery at open.
func (s *Store) Recovery() (RecoveryReport, error) {
	report := capi.RecoveryReport{StructSize: capi.SizeOf[capi.RecoveryReport]()}
	c := newCall()
	if err := c.end(capi.Recovery(s.token(), &report, &c.error), s); err != nil {
		return RecoveryReport{}, err
	}
	return RecoveryReport{
		Clean:           report.Clean != 0,
		MayHaveLost:     report.MayHaveLost != 0,
		CommitsReplayed: report.CommitsReplayed,
		BytesDiscarded:  report.BytesDiscarded,
		Damaged:         report.Damaged,
		Detail:          textOf(report.Detail[:]),
		DetailSize:      int(report.DetailSize),
	}, nil
}

// Checkpoint puts every commit so far into the main file, so that opening replays nothing. The
// store does so by itself when a log is full and at Close.
func (s *Store) Checkpoint() error {
	c := newCall()
	return c.end(capi.Checkpoint(s.token(), &c.error), s)
}
