// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>
/// The bounds of a long call, which looks at them after each block that it has read. A call that is
/// ended has changed nothing. Several calls may use one object, also at the same time.
/// </summary>
public class Bounds
{
    /// <summary>Ends the call with an <see cref="OperationCanceledException"/>, whose inner
    /// exception is that of the library.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Ends the call with <see cref="Status.ExecutionTimeout"/> after that time; zero:
    /// never. It is rounded up to milliseconds.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>Most bytes of working memory; 0: no bound. Where they do not do, the call fails
    /// with <see cref="Status.ExecutionLimit"/>, and the message names the least.</summary>
    public ulong BudgetBytes { get; set; }

    /// <summary>
    /// Is told how far the call is: the bytes of the store that it has read or passed over, and how
    /// many they will be. Called on the thread of the call, at most ten times a second. What it
    /// throws ends the call and is thrown by it.
    /// </summary>
    public Action<ulong, ulong>? Progress { get; set; }
}

/// <summary>How to search.</summary>
public sealed class SearchOptions : Bounds
{
    /// <summary>What is near; by default as the collection has it.</summary>
    public Metric Metric { get; set; }

    /// <summary>Only records that pass them all are searched, as if there were no others.</summary>
    public IReadOnlyList<Filter> Filters { get; set; } = [];
}
