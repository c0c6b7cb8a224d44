// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>
/// The bounds of a long call, which checks them after each block that it has read. A call that is
/// stopped has changed nothing. Several calls may use one object, also at the same time.
/// </summary>
public class Bounds
{
    /// <summary>Stops the call with an <see cref="OperationCanceledException"/>, whose inner
    /// exception is the library's.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Stops the call with <see cref="Status.ExecutionTimeout"/> after this time, rounded
    /// up to milliseconds. Zero: no bound.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>Most bytes of working memory; 0: no bound. If they are too few, the call fails with
    /// <see cref="Status.ExecutionLimit"/>, and the message names the least needed.</summary>
    public ulong BudgetBytes { get; set; }

    /// <summary>
    /// Receives the progress of the call: the bytes of the store that it has read or skipped, and
    /// their total. Called on the thread of the call, at most ten times a second. An exception of
    /// this function stops the call, which throws it.
    /// </summary>
    public Action<ulong, ulong>? Progress { get; set; }
}

/// <summary>How to search.</summary>
public sealed class SearchOptions : Bounds
{
    /// <summary>How distances are measured; by default the metric of the collection.</summary>
    public Metric Metric { get; set; }

    /// <summary>Only records that pass all of them are searched, as if there were no
    /// others.</summary>
    public IReadOnlyList<Filter> Filters { get; set; } = [];
}
