// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class LifetimeTest
{
    [Fact]
    public void ClosingAndDisposingAgainDoNothing()
    {
        var store = InMemory();
        Handle[] handles = [
            store.OpenBatch(), store.OpenSharedBatch(), store.OpenSnapshot(),
            store.OpenSnapshot().OpenCursor(), Filter.Ids(FilterMode.Allow, []), store,
        ];
        foreach (Handle handle in handles)
        {
            handle.Close();
            handle.Close();
            handle.Dispose();
            handle.Dispose();
        }
    }

    [Fact]
    public void AClosedStoreRefusesEveryCall()
    {
        var store = InMemory();
        store.Dispose();
        float[] vector = [1, 2, 3, 4];
        Action[] calls = [
            () => store.Info(), () => store.Recovery(), () => store.Checkpoint(),
            () => store.Verify(), () => store.OpenBatch(), () => store.OpenSharedBatch(),
            () => store.OpenSnapshot(), () => store.Insert(vector), () => store.Delete(1),
            () => store.Insert(new Records { Vectors = vector, Dimension = 4 }),
            () => store.Put(new Records { Ids = [1], Vectors = vector, Dimension = 4 }),
            () => store.Commit(), () => store.Rollback(), () => store.Get(0),
            () => store.Search(vector, 1), () => store.Search(vector, int.MaxValue),
            () => store.CreateCollection("c"), () => store.FindCollection("c"),
            () => store.DropCollection(1), () => store.Collections(),
            () => store.CollectionInfo(0),
        ];
        foreach (Action call in calls) Refusal(Status.ExecutionHandleClosed, call);
    }

    [Fact]
    public void ClosedChildrenRefuseEveryCall()
    {
        using var store = InMemory(1);
        var batch = store.OpenBatch();
        var snapshot = store.OpenSnapshot();
        var cursor = snapshot.OpenCursor();
        foreach (Handle handle in new Handle[] { batch, snapshot, cursor }) handle.Dispose();
        Action[] calls = [
            () => batch.Insert([1]), () => batch.Insert(new Records()),
            () => batch.Put(new Records()), () => batch.Delete([1]), () => batch.Commit(),
            () => batch.Rollback(),
            () => batch.DeleteDocuments([[1]]), () => batch.DeleteGroups([[1]]),
            () => batch.Commit([1], 1), () => snapshot.Resolve([1]),
            () => snapshot.ResolveMany([[1]], new ulong[1]), () => snapshot.Group([1]),
            () => snapshot.Stream([1]), () => snapshot.Seqs([1]), () => snapshot.Count(), () => snapshot.Get(0),
            () => snapshot.Get([], [], 1), () => snapshot.View(0, _ => 0),
            () => snapshot.View([], (_, _) => { }), () => snapshot.Document(0),
            () => snapshot.Search([1], 1), () => snapshot.SearchMany([], 1, 1),
            () => snapshot.OpenCursor(), () => cursor.Next(new Record[1]),
            () => GC.KeepAlive(snapshot.CommitSeq), () => snapshot.CollectionInfo(0),
        ];
        foreach (Action call in calls) Refusal(Status.ExecutionHandleClosed, call);
    }

    [Fact]
    public void HandlesCloseInAnyOrder()
    {
        var store = InMemory(1);
        ulong id = store.Insert([5]);
        store.Commit();
        var batch = store.OpenBatch();
        var snapshot = store.OpenSnapshot();
        store.Close();
        Assert.Equal([5], snapshot.Get(id));
        Refusal(Status.ExecutionHandleClosed, () => batch.Commit());
        var cursor = snapshot.OpenCursor();
        snapshot.Close();
        Assert.Equal(1, cursor.Next(new Record[8]));
        cursor.Close();
        batch.Close();
    }

    [Fact]
    public void TheLockOnTheFileEndsWithTheStore()
    {
        using var folder = new Folder();
        string path = folder.File("a.chassis");
        using (Store.Open(path, new Options { Dimension = 1 }))
        {
            Refusal(Status.StorageLocked, () => Store.Open(path));
        }
        Store.Open(path).Close();
    }

    [Fact]
    public void WhatIsNeverClosedIsClosedOnceItIsUnreachable()
    {
        using var store = InMemory(1);
        OpenAndForget(store, 1000);
        WaitUntil(() => store.Info().Snapshots == 0);
    }

    [Fact]
    public void AStoreIsNotClosedWhileItsBatchIsReachable()
    {
        Batch batch = OpenAndForgetTheStore();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        batch.Insert([1]);
        Assert.Equal(1ul, batch.Commit().Seq);
        batch.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OpenAndForget(Store store, int count)
    {
        for (int i = 0; i < count; ++i) store.OpenSnapshot();
        Assert.True(store.Info().Snapshots > 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Batch OpenAndForgetTheStore() => InMemory(1).OpenBatch();

    // Polls, because other threads collect and close.
    private static void WaitUntil(Func<bool> happened) => Assert.True(SpinWait.SpinUntil(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return happened();
    }, TimeSpan.FromMinutes(1)));
}
