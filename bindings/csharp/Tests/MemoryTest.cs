// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Xunit;

namespace Chassis.Tests;

/// <summary>
/// Opening and closing leaks no memory. Runs alone, because it measures the whole process.
/// </summary>
[CollectionDefinition(nameof(MemoryTest), DisableParallelization = true)]
[Collection(nameof(MemoryTest))]
public sealed class MemoryTest
{
    // A leak of 84 bytes in each of 50,000 cycles exceeds this.
    private const long MostGrowth = 4L << 20;

    // The garbage collector has settled on the size of its heap by then.
    private const int UntilSteady = 20_000;

    private const int Samples = 10;

    [Fact]
    public void OpeningAndClosingDoesNotGrowTheProcess() => CheckCycles(10_000);

    [Fact]
    [Trait("Duration", "long")]
    public void OpeningAndClosingForLongDoesNotGrowTheProcess() => CheckCycles(100_000);

    private static readonly CancellationTokenSource Source = new();

    private static void CheckCycles(int count)
    {
        var options = new Options { Dimension = 4 };
        Repeat(options, UntilSteady);
        // A leak grows in each part; the heap of the collector may grow once, on a busy machine.
        long early = LeastBytes(options, count / 2);
        long middle = LeastBytes(options, count / 2);
        long late = LeastBytes(options, count / 2);
        Assert.InRange(Math.Min(middle - early, late - middle), long.MinValue, MostGrowth);
    }

    // The smallest of many samples during that many cycles.
    private static long LeastBytes(Options options, int count)
    {
        long least = long.MaxValue;
        for (int sample = 0; sample < Samples; ++sample)
        {
            Repeat(options, count / Samples);
            least = Math.Min(least, ResidentBytes());
        }
        return least;
    }

    private static void Repeat(Options options, int count)
    {
        Span<float> vector = [1, 2, 3, 4];
        for (int i = 0; i < count; ++i)
        {
            using var store = Store.Open("memory:", options);
            store.Insert(vector);
            store.Commit();
            using var batch = store.OpenBatch();
            using var snapshot = store.OpenSnapshot();
            using var cursor = snapshot.OpenCursor();
            using var filter = Filter.Ids(FilterMode.Allow, [1]);
            snapshot.Search(vector, 1, options: new()
            {
                Filters = [filter], Cancellation = Source.Token, Progress = (_, _) => { },
            });
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
