// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class BoundsTest : IDisposable
{
    private const int Rows = 20_000;
    private const int Dimension = 64;

    private readonly Store store = InMemory(Dimension);
    private readonly Snapshot snapshot;

    public BoundsTest()
    {
        store.Insert(new Records { Vectors = Matrix(Rows, Dimension), Dimension = Dimension });
        store.Commit();
        snapshot = store.OpenSnapshot();
    }

    public void Dispose()
    {
        snapshot.Dispose();
        store.Dispose();
    }

    [Fact]
    public void ATokenThatIsCancelledEndsTheCall() => CheckAll(new(canceled: true), call =>
    {
        var cancelled = Assert.Throws<OperationCanceledException>(call);
        var cause = Assert.IsType<ChassisException>(cancelled.InnerException);
        Assert.Equal(Status.ExecutionCancelled, cause.Status);
        Assert.True(cancelled.CancellationToken.IsCancellationRequested);
    });

    [Fact]
    public void CancellingEndsACallThatRuns()
    {
        using var source = new CancellationTokenSource();
        var bounds = new Bounds
        {
            Cancellation = source.Token,
            Progress = (_, _) => source.Cancel(),
        };
        Assert.Throws<OperationCanceledException>(() => store.Verify(bounds: bounds));
    }

    [Fact]
    public void TheTimeOfACallIsLimited()
    {
        float[] queries = Matrix(500, Dimension);
        Refusal(Status.ExecutionTimeout, () => snapshot.SearchMany(queries, Dimension, 10,
            options: new() { Timeout = TimeSpan.FromTicks(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            store.Verify(bounds: new() { Timeout = TimeSpan.FromTicks(-1) }));
    }

    [Fact]
    public void TheMemoryOfACallIsLimited() => Refusal(Status.ExecutionLimit, () =>
        snapshot.Search(new float[Dimension], 1, options: new() { BudgetBytes = 1 }));

    [Fact]
    public void BoundsThatSufficeChangeNothing()
    {
        using var source = new CancellationTokenSource();
        CheckAll(source.Token, call => call());
    }

    [Fact]
    public void ProgressGoesToTheEnd()
    {
        var calls = new List<(ulong Done, ulong Total)>();
        store.Verify(bounds: new() { Progress = (done, total) => calls.Add((done, total)) });
        Assert.Equal(calls.OrderBy(call => call.Done), calls);
        Assert.Equal(calls[^1].Total, calls[^1].Done);
    }

    [Fact]
    public void WhatProgressThrowsIsThrownByTheCall()
    {
        var error = Assert.Throws<InvalidOperationException>(() => store.Verify(bounds: new()
        {
            Progress = (_, _) => throw new InvalidOperationException("enough"),
        }));
        Assert.Equal("enough", error.Message);
    }

    private void CheckAll(CancellationToken token, Action<Action> check)
    {
        var options = new SearchOptions { Cancellation = token, Timeout = TimeSpan.FromHours(1) };
        check(() => snapshot.Search(new float[Dimension], 1, options: options));
        check(() => snapshot.SearchMany(new float[Dimension], Dimension, 1, options: options));
        check(() => store.Verify(bounds: options));
    }
}
