// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Xunit;

namespace Chassis.Tests;

/// <summary>
/// What is opened and closed leaves nothing behind. Alone, since it measures the whole process.
/// </summary>
[CollectionDefinition(nameof(MemoryTest), DisableParallelization = true)]
[Collection(nameof(MemoryTest))]
public sealed class MemoryTest
{
    private const long MostGrowth = 8L << 20;

    // The collector finds out by then how much room it wants.
    private const int UntilSteady = 20_000;

    [Fact]
    public void OpeningAndClosingDoesNotGrowTheProcess() => CheckCycles(10_000);

    [Fact]
    [Trait("Duration", "long")]
    public void OpeningAndClosingForLongDoesNotGrowTheProcess() => CheckCycles(100_000);

    private static void CheckCycles(int count)
    {
        var options = new Options { Dimension = 4 };
        Repeat(options, UntilSteady);
        long before = ResidentBytes();
        Repeat(options, count);
        Assert.InRange(ResidentBytes() - before, long.MinValue, MostGrowth);
    }

    private static void Repeat(Options options, int count)
    {
        Span<float> vector = [1, 2, 3, 4];
        for (int i = 0; i < count; ++i)
        {
            using var store = Store.Open("memory:", options);
            store.Insert(vector);
            using var batch = store.OpenBatch();
            using var snapshot = store.OpenSnapshot();
            using var cursor = snapshot.OpenCursor();
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
