// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// RecordState says whether a damaged record is in use.
type RecordState uint32

// Record states.
const (
	// RecordUnknown: the damage is in no record, or in an unknown one.
	RecordUnknown RecordState = iota
	// RecordLive is a live record.
	RecordLive
	// RecordDead is a record that was deleted or replaced, so no read returns it.
	RecordDead
)

// File is one of the files of a store.
type File uint32

// Files.
const (
	MainFile File = iota
	WAL0File
	WAL1File
)

// NoCollection is Finding.Collection if the damage belongs to no collection.
const NoCollection = Collection(capi.NoCollection)

// Finding is one damaged structure.
type Finding struct {
	Status Status
	// Collection and ID are those of the damaged record; NoCollection and NoID if there is none.
	Collection Collection
	ID         uint64
	State      RecordState
	// Offset is where in File the damaged structure begins, or NoOffset; Length is 0 if unknown.
	File           File
	Offset, Length uint64
	// Message is a text for people.
	Message string
}

func newFinding(from *capi.Finding) Finding {
	return Finding{
		Status:     Status(from.Code),
		Collection: Collection(from.Collection),
		ID:         from.ID,
		State:      RecordState(from.RecordState),
		File:       File(from.File),
		Offset:     from.Offset,
		Length:     from.Length,
		Message:    textOf(from.Message[:]),
	}
}

// VerifyReport is the result of Store.Verify.
type VerifyReport struct {
	// Vectors and Documents whose checksums were compared, and Bytes that were read.
	Vectors, Documents, Bytes uint64
	// Damaged is the number of damaged structures; 0 if every byte in use is as it was written.
	Damaged uint64
	// Findings are the first findings, in the order of the file.
	Findings []Finding
}

// Verify reads every byte in use and compares every checksum. Damage is reported and is no error.
// The report has up to limit findings.
func (s *Store) Verify(limit int, options ...VerifyOption) (VerifyReport, error) {
	const most = 1 << 16
	if limit < 0 || limit > most {
		limit = most
	}
	var given bounds
	for _, option := range options {
		if option != nil {
			option.verify(&given)
		}
	}
	task, err := given.begin("verify")
	if err != nil {
		return VerifyReport{}, err
	}
	defer task.end()
	report := capi.VerifyReport{StructSize: capi.SizeOf[capi.VerifyReport]()}
	findings := make([]capi.Finding, limit)
	if limit > 0 {
		findings[0].StructSize = capi.SizeOf[capi.Finding]()
	}
	c := newCall()
	status := capi.BoundedVerify(s.token(), task.budget, task.timeout, task.cancel, task.progress,
		&report, first(findings), uint64(limit), &c.error)
	if err := c.end(status, s); err != nil && report.Findings == 0 {
		return VerifyReport{}, err
	}
	result := VerifyReport{Vectors: report.Vectors, Documents: report.Documents,
		Bytes: report.Bytes, Damaged: report.Findings}
	for i := 0; i < limit && uint64(i) < report.Findings; i++ {
		result.Findings = append(result.Findings, newFinding(&findings[i]))
	}
	return result, nil
}
