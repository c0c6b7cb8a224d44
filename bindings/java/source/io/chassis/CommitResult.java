// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** The result of {@link Batch#commit()}. */
public final class CommitResult {
  private final Outcome outcome;
  private final long seq;
  private final boolean applied;

  CommitResult(ByteBuffer struct) {
    outcome = Outcome.of(struct.getInt(Layouts.COMMIT_RESULT_OUTCOME));
    seq = struct.getLong(Layouts.COMMIT_RESULT_SEQ);
    applied = Struct.getBoolean(struct, Layouts.COMMIT_RESULT_APPLIED);
  }

  /** {@link Outcome#MADE}, because every other outcome throws an exception. */
  public Outcome outcome() {
    return outcome;
  }

  /** Number of the commit, or of the newest one if there was nothing to commit. */
  public long seq() {
    return seq;
  }

  /** False if the store already had this element of the stream or a later one. */
  public boolean applied() {
    return applied;
  }
}
