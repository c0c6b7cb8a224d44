// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

/// <summary>Misuse from several threads ends in an exception, never in a crash.</summary>
public sealed class ThreadTest
{
    private const int Rows = 2000;
    private const int Dimension = 16;

    [Fact]
    public void AStoreMayBeClosedWhileOthersSearchIt()
    {
        for (int round = 0; round < 20; ++round)
        {
            var store = Filled();
            var query = new float[Dimension];
            RunUntilClosed(store, () => Assert.NotEmpty(store.Search(query, 10)));
        }
    }

    [Fact]
    public void AStoreMayBeClosedWhileOthersInsert()
    {
        for (int round = 0; round < 20; ++round)
        {
            var store = Filled();
            var vector = new float[Dimension];
            RunUntilClosed(store, () => store.Insert(vector));
        }
    }

    [Fact]
    public void ASnapshotMayBeClosedWhileOthersReadItsMemory()
    {
        ulong[] ids = [.. Enumerable.Range(0, Rows).Select(i => (ulong)i)];
        for (int round = 0; round < 20; ++round)
        {
            using var store = Filled();
            var snapshot = store.OpenSnapshot();
            store.Delete(ids);
            store.Commit();
            store.Dispose();
            RunUntilClosed(snapshot, () => snapshot.View(ids, (row, vector) =>
                Assert.Equal(row * Dimension, vector[0])));
        }
    }

    [Fact]
    public void ABatchInUseByAnotherThreadIsBusyOrWaitsItsTurn()
    {
        using var store = Filled();
        using var batch = store.OpenBatch();
        float[] matrix = Matrix(Rows, Dimension);
        long staged = 0;
        Parallel.For(0, 40, _ =>
        {
            try
            {
                batch.Insert(new Records { Vectors = matrix, Dimension = Dimension });
                Interlocked.Add(ref staged, Rows);
            }
            catch (ChassisException error)
            {
                Assert.Equal(Status.ExecutionBusy, error.Status);
            }
        });
        batch.Commit();
        Assert.Equal((ulong)(Rows + staged), store.Info().Records);
    }

    private static Store Filled()
    {
        var store = InMemory(Dimension);
        store.Insert(new Records { Vectors = Matrix(Rows, Dimension), Dimension = Dimension });
        store.Commit();
        return store;
    }

    // Several threads repeat a call until the handle is closed under them; each must then get the
    // exception for a closed handle. The handle is closed once all of them have made a call.
    private static void RunUntilClosed(Handle handle, Action call)
    {
        const int count = 3;
        using var working = new CountdownEvent(count);
        Task[] tasks = [.. Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(() =>
        {
            call();
            working.Signal();
            Refusal(Status.ExecutionHandleClosed, () => Forever(call));
        }, TaskCreationOptions.LongRunning))];
        while (!working.Wait(0) && !tasks.Any(task => task.IsFaulted)) Thread.Yield();
        handle.Dispose();
        Task.WaitAll(tasks);
    }

    private static void Forever(Action call)
    {
        while (true) call();
    }
}
