// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>The outcome of a commit.</summary>
public enum Outcome
{
    /// <summary>The call was no commit.</summary>
    None = 0,

    /// <summary>The commit is durable. Beside a failure: it becomes visible when the store is
    /// reopened.</summary>
    Made = 1,

    /// <summary>Nothing changed.</summary>
    NotMade = 2,

    /// <summary>It is unknown whether the commit is durable; the reopened store shows it.</summary>
    Unknown = 3,
}

/// <summary>The result of <see cref="Batch.Commit()"/>.</summary>
/// <param name="Outcome">Made, because any other outcome is thrown.</param>
/// <param name="Seq">Number of the commit, or of the newest one if there was nothing to
/// commit.</param>
/// <param name="Applied">False if the store already had this element of the stream or a later
/// one.</param>
public readonly record struct CommitResult(Outcome Outcome, ulong Seq, bool Applied)
{
    internal CommitResult(in CommitResultLayout from)
        : this((Outcome)from.Outcome, from.Seq, from.Applied != 0)
    {
    }
}
