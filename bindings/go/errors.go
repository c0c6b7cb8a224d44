// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"bytes"
	"context"
	"syscall"

	"chassis.io/chassis/internal/capi"
)

// NoOffset is Error.Offset if no byte of a file is at fault.
const NoOffset = capi.NoOffset

// NoRow is Error.Row if no row is at fault.
const NoRow = capi.NoOffset

// Error says why a call failed. Every error of this package is one:
//
//	var failure *chassis.Error
//	if errors.As(err, &failure) { log.Print(failure.Status, failure.Offset) }
type Error struct {
	Status   Status
	Severity Severity
	// Errno is the errno of the system call at fault, or 0.
	Errno syscall.Errno
	// Offset is the byte in the file that the message names, or NoOffset.
	Offset uint64
	// Row is the row of the records, ids, keys or queries at fault, or NoRow.
	Row uint64
	// Outcome is the outcome of a commit that failed, NoCommit for all other calls.
	Outcome Outcome
	// Promise is the promise at stake, for example "D2" (corruption is never ignored); or "".
	Promise string
	// Message is a text for people.
	Message string
}

func (e *Error) Error() string { return e.Message + " (" + e.Status.Error() + ")" }

// Is reports whether target is the Status of this error, or the context error that corresponds to
// it.
func (e *Error) Is(target error) bool {
	switch target {
	case context.Canceled:
		return e.Status == ExecutionCancelled
	case context.DeadlineExceeded:
		return e.Status == ExecutionTimeout
	}
	return target == e.Status
}

// Unwrap returns Errno, so that errors.Is(err, fs.ErrPermission) works, or nil.
func (e *Error) Unwrap() error {
	if e.Errno == 0 {
		return nil
	}
	return e.Errno
}

func newError(from *capi.Error) *Error {
	return &Error{
		Status:   Status(from.Code),
		Severity: Severity(from.Severity),
		Errno:    syscall.Errno(from.SystemErrno),
		Offset:   from.Offset,
		Row:      from.Row,
		Outcome:  Outcome(from.Outcome),
		Promise:  textOf(from.Promise[:]),
		Message:  textOf(from.Message[:]),
	}
}

// invalid is the error of arguments that cannot be passed to C, such as columns of unequal lengths.
func invalid(message string) *Error {
	return &Error{Status: QueryInvalid, Severity: Reject, Offset: NoOffset, Row: NoRow,
		Message: message}
}

// textOf returns the text of a fixed array up to its NUL.
func textOf(array []byte) string {
	text, _, _ := bytes.Cut(array, []byte{0})
	return string(text)
}
