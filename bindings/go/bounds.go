// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// VerifyOption is an option of Store.Verify: Within a context, a Budget, or a Progress.
type VerifyOption interface{ verify(*bounds) }

// BoundOption is a SearchOption and a VerifyOption.
type BoundOption interface {
	SearchOption
	VerifyOption
}

// Within stops a call when the context ends: with ExecutionCancelled, which also matches
// context.Canceled in errors.Is, or after its deadline with ExecutionTimeout, which also matches
// context.DeadlineExceeded. The call checks it after each block that it has read. A call that is
// stopped has changed nothing.
func Within(ctx context.Context) BoundOption { return within{ctx} }

type within struct{ context context.Context }

func (w within) verify(b *bounds) { b.context = w.context }

func (w within) search(s *searching) { w.verify(&s.bounds) }

// Budget is the most bytes of working memory that a call may take. If they are too few, the call
// fails with ExecutionLimit, and the message names the least that it needs.
type Budget uint64

func (b Budget) verify(given *bounds) { given.budget = uint64(b) }

func (b Budget) search(s *searching) { b.verify(&s.bounds) }

// Progress receives the progress of the calls that it is passed to: at most ten times a second, and
// at the end of their work. Any goroutine may read it meanwhile.
type Progress struct{ numbers [2]uint64 } // done and total; C writes them

// Done returns the bytes of the store that the call which reported last has read or skipped, and
// their total. Both are 0 until a call reports.
func (p *Progress) Done() (done, total uint64) {
	return atomic.LoadUint64(&p.numbers[0]), atomic.LoadUint64(&p.numbers[1])
}

func (p *Progress) verify(b *bounds) { b.progress = p }

func (p *Progress) search(s *searching) { p.verify(&s.bounds) }

// bounds are the options of one call.
type bounds struct {
	context  context.Context
	budget   uint64
	progress *Progress
}

// task is the bounds as C receives them.
type task struct {
	budget, timeout uint64
	cancel          *int32        // C reads it during the call
	progress        *uint64       // C writes it and the next number during the call
	done            chan struct{} // closed when the call has returned
}

// begin fails if the deadline has passed, because for C a timeout of 0 is no bound.
func (b *bounds) begin(call string) (task, error) {
	result := task{budget: b.budget}
	if b.progress != nil {
		result.progress = &b.progress.numbers[0]
	}
	if b.context == nil {
		return result, nil
	}
	err := b.context.Err()
	if deadline, limited := b.context.Deadline(); limited && err == nil {
		left := time.Until(deadline)
		if left <= 0 {
			err = context.DeadlineExceeded
		}
		result.timeout = uint64((left + time.Millisecond - 1) / time.Millisecond)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return result, &Error{Status: ExecutionTimeout, Severity: ExecutionTimeout.Severity(),
			Offset: NoOffset, Message: call + ": the deadline of the context has passed"}
	}
	if b.context.Done() == nil {
		return result, nil
	}
	result.cancel = new(int32)
	if err != nil {
		*result.cancel = 1
		return result, nil
	}
	result.done = make(chan struct{})
	go result.watch(b.context)
	return result, nil
}

// watch leaves the deadline to C, so that a call past its deadline always ends with one error.
func (t task) watch(ctx context.Context) {
	select {
	case <-ctx.Done():
		if t.timeout == 0 || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			atomic.StoreInt32(t.cancel, 1)
		}
	case <-t.done:
	}
}

func (t task) end() {
	if t.done != nil {
		close(t.done)
	}
}
