// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class CollectionTest
{
    [Fact]
    public void ACollectionIsFoundByItsNameAndDescribesItself()
    {
        using var store = InMemory();
        uint number = store.CreateCollection("bücher 😀", 3, Metric.Cosine);
        Assert.Equal(number, store.FindCollection("bücher 😀"));
        var info = store.CollectionInfo(number);
        Assert.Equal("bücher 😀", info.Name);
        Assert.Equal(3u, info.Dimension);
        Assert.Equal(Metric.Cosine, info.Metric);
    }

    [Fact]
    public void AsManyAreListedAsThereAre()
    {
        using var store = InMemory();
        var numbers = new List<uint> { 0 };
        for (int i = 0; i < 20; ++i) numbers.Add(store.CreateCollection($"c{i}"));
        Assert.Equal(numbers, store.Collections());
    }

    [Fact]
    public void ASnapshotShowsACollectionThatWasDroppedSince()
    {
        using var store = InMemory();
        uint number = store.CreateCollection("rows", 3);
        using var batch = store.OpenBatch();
        ulong id = batch.Insert([7, 8, 9], number);
        batch.Commit();
        using var snapshot = store.OpenSnapshot();
        store.DropCollection(number);
        Refusal(Status.QueryNotFound, () => store.CollectionInfo(number));
        store.Close();
        CollectionInfo info = snapshot.CollectionInfo(number);
        Assert.Equal(("rows", 3u, 1ul), (info.Name, info.Dimension, info.Live));
        Assert.Equal([7, 8, 9], snapshot.View(id, vector => vector.ToArray(), number));
        Assert.Equal([7, 8, 9], snapshot.Get(id, number));
    }

    [Fact]
    public void ViewsOfManyCollectionsHaveTheLengthOfTheirOwn()
    {
        using var store = InMemory(1);
        using var batch = store.OpenBatch();
        for (int length = 1; length <= 20; ++length)
        {
            uint number = length == 1 ? 0 : store.CreateCollection($"{length}", (uint)length);
            batch.Insert(new float[length], number);
        }
        batch.Commit();
        using var snapshot = store.OpenSnapshot();
        for (uint view = 0; view < 40; ++view)
        {
            Assert.Equal((int)(view % 20) + 1, snapshot.View(0, vector => vector.Length, view % 20));
        }
    }

    [Fact]
    public void AnUnknownCollectionIsRefusedByEveryCall()
    {
        using var store = InMemory();
        using var batch = store.OpenBatch();
        using var snapshot = store.OpenSnapshot();
        const uint unknown = uint.MaxValue;
        Refusal(Status.QueryNotFound, () => store.FindCollection("none"));
        Refusal(Status.QueryNotFound, () => store.DropCollection(unknown));
        Refusal(Status.QueryNotFound, () => batch.Insert([1, 2, 3, 4], unknown));
        Refusal(Status.QueryNotFound, () => batch.Delete([1], unknown));
        Refusal(Status.QueryNotFound, () => snapshot.Count(unknown));
        Refusal(Status.QueryNotFound, () => snapshot.CollectionInfo(unknown));
        Refusal(Status.QueryNotFound, () => snapshot.Get(0, unknown));
        Refusal(Status.QueryNotFound, () => snapshot.View(0, _ => 0, unknown));
        Refusal(Status.QueryNotFound, () => snapshot.Document(0, unknown));
        Refusal(Status.QueryNotFound, () => snapshot.OpenCursor(unknown));
        Refusal(Status.QueryNotFound, () => snapshot.Search([1, 2, 3, 4], 1, unknown));
        Refusal(Status.QueryNotFound, () => snapshot.Search([1, 2, 3, 4], 1 << 20, unknown));
    }
}
