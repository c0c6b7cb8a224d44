// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** The findings of opening a store: {@link Store#recovery()}. */
public final class RecoveryReport {
  private final boolean clean;
  private final boolean mayHaveLost;
  private final int detailSize;
  private final long commitsReplayed;
  private final long bytesDiscarded;
  private final long damaged;
  private final String detail;

  RecoveryReport(Store store) {
    ByteBuffer struct = Struct.allocate(Layouts.RECOVERY_REPORT);
    Native.chassis_recovery(store, struct.array());
    clean = Struct.getBoolean(struct, Layouts.RECOVERY_REPORT_CLEAN);
    mayHaveLost = Struct.getBoolean(struct, Layouts.RECOVERY_REPORT_MAY_HAVE_LOST);
    detailSize = struct.getInt(Layouts.RECOVERY_REPORT_DETAIL_SIZE);
    commitsReplayed = struct.getLong(Layouts.RECOVERY_REPORT_COMMITS_REPLAYED);
    bytesDiscarded = struct.getLong(Layouts.RECOVERY_REPORT_BYTES_DISCARDED);
    damaged = struct.getLong(Layouts.RECOVERY_REPORT_DAMAGED);
    detail =
        Struct.getText(
            struct, Layouts.RECOVERY_REPORT_DETAIL, Layouts.RECOVERY_REPORT_DETAIL_CAPACITY);
  }

  /** Whether there was nothing to replay and nothing to discard. */
  public boolean clean() {
    return clean;
  }

  /** Whether acknowledged commits may be gone, because nothing marks the log as complete. */
  public boolean mayHaveLost() {
    return mayHaveLost;
  }

  /** Bytes of the whole text; {@link #detail()} is its beginning. */
  public int detailSize() {
    return detailSize;
  }

  /** Commits replayed from the log. */
  public long commitsReplayed() {
    return commitsReplayed;
  }

  /** Bytes of the log that were discarded: a crash tore them, no acknowledged commit needs them. */
  public long bytesDiscarded() {
    return bytesDiscarded;
  }

  /** Damaged structures that opening found. */
  public long damaged() {
    return damaged;
  }

  /** One line for each finding. */
  public String detail() {
    return detail;
  }
}
