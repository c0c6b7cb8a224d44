// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** What {@link Batch#apply(byte[], long)} did. */
public final class ApplyResult {
  private final long commitSequence;
  private final boolean applied;

  ApplyResult(long commitSequence, boolean applied) {
    this.commitSequence = commitSequence;
    this.applied = applied;
  }

  /** Number of the commit; that of the newest one where there was nothing to do. */
  public long commitSequence() {
    return commitSequence;
  }

  /** False if the batch was passed over, since the store has this element or a later one. */
  public boolean applied() {
    return applied;
  }
}
