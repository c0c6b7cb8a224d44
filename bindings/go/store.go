// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Store is an open store: one file, or memory. Any number of goroutines may use it at once. A nil
// or closed Store is refused with an error by every method.
type Store struct{ handle *handle }

// Open opens the store at path and makes it if there is none; a Mode says otherwise. The path
// "memory:" is a new store that nothing outlives. If the store was not closed cleanly, its commits
// are brought back from its logs first: Recovery tells.
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

// Close discards what is staged and not committed, puts every commit into the one file and releases
// the lock. It never waits for another call; those that come later fail with ExecutionHandleClosed.
// Snapshots and cursors read on, and the lock is held until the last of them is closed. Closing
// twice, or nil, does nothing.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	return s.handle.close()
}

// StoreInfo is what a store says about itself.
type StoreInfo struct {
	// Collections is how many there are, the default one included.
	Collections int
	ReadOnly    bool
	// Poisoned: a failure stopped writing, until the store is reopened.
	Poisoned bool
	// CommitSeq is the number of the newest commit, CheckpointSeq that of the newest one in the
	// main file.
	CommitSeq, CheckpointSeq uint64
	// Records are those alive in all collections.
	Records uint64
	// FileBytes and LogBytes are the sizes of the main file and of its logs.
	FileBytes, LogBytes uint64
	// Staged is the writes that Close would discard.
	Staged uint64
	// Snapshots is how many are open.
	Snapshots uint64
}

// Info is what the store is at this moment.
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

// RecoveryReport is what opening a store found.
type RecoveryReport struct {
	// Clean: there was nothing to replay and nothing to discard.
	Clean bool
	// MayHaveLost: acknowledged commits may be gone. If false, none is.
	MayHaveLost bool
	// CommitsReplayed came back from the log.
	CommitsReplayed uint64
	// BytesDiscarded are those of the log that no acknowledged commit needs.
	BytesDiscarded uint64
	// Damaged structures were met on the way.
	Damaged uint64
	// Detail has one line a finding; it is cut where it is too long, DetailSize is the whole.
	Detail     string
	DetailSize int
}

// Recovery is what opening this store found.
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
