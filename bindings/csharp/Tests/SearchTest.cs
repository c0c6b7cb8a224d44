// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class SearchTest : IDisposable
{
    private const int Rows = 5;

    private readonly Store store = InMemory(2);
    private readonly Snapshot snapshot;

    public SearchTest()
    {
        store.Insert(new Records { Vectors = Matrix(Rows, 2), Dimension = 2 });
        store.Commit();
        snapshot = store.OpenSnapshot();
    }

    public void Dispose()
    {
        snapshot.Dispose();
        store.Dispose();
    }

    [Fact]
    public void HitsComeNearestFirst()
    {
        Hit[] expected = [new(1, 0), new(0, 8), new(2, 8)];
        Assert.Equal(expected, store.Search([2, 3], 3));
        Assert.Equal(expected, snapshot.Search([2, 3], 3));
    }

    [Fact]
    public void ASearchMayUseAnotherMetric()
    {
        Hit[] hits = snapshot.Search([1, 1], 1,
            options: new() { Metric = Metric.InnerProduct });
        Assert.Equal([new Hit(4, -17)], hits);
        Refusal(Status.QueryInvalid, () => snapshot.Search([1, 1], 1,
            options: new() { Metric = (Metric)99 }));
    }

    [Fact]
    public void SeveralQueriesHaveHitsOfTheirOwn()
    {
        SearchResults results = snapshot.SearchMany([0, 1, 8, 9], 2, 2);
        Assert.Equal(2, results.Count);
        Assert.Equal([0, 1], results.Ids(0).ToArray());
        Assert.Equal([4, 3], results.Ids(1).ToArray());
        Assert.Equal(new Hit(3, 8), results[1, 1]);
        Assert.Equal(0, snapshot.SearchMany([], 2, 2).Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    public void MoreHitsThanThereAreVectorsAreNoMoreThanThereAre(int k)
    {
        Assert.Equal(Rows, store.Search([0, 0], k).Length);
        Assert.Equal(Rows, snapshot.Search([0, 0], k).Length);
        Assert.Equal(Rows, snapshot.SearchMany([0, 0, 1, 1], 2, k).Ids(1).Length);
    }

    [Fact]
    public void KOfZeroOrLessIsRefused()
    {
        Refusal(Status.QueryInvalid, () => store.Search([0, 0], 0));
        Refusal(Status.QueryInvalid, () => snapshot.Search([0, 0], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Search([0, 0], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.Search([0, 0], int.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.SearchMany([0, 0], 2, -1));
    }

    [Fact]
    public void RoomForHitsIsTheCallersAndIsChecked()
    {
        var ids = new ulong[3];
        var distances = new float[3];
        var found = new nuint[1];
        Assert.Equal(3, store.Search([2, 3], ids, distances));
        Assert.Equal([1, 0, 2], ids);
        snapshot.SearchMany([8, 9], 2, 3, ids, distances, found);
        Assert.Equal([4, 3, 2], ids);
        Assert.Equal([3], found);
        Assert.Throws<ArgumentException>(() => store.Search([2, 3], ids, new float[2]));
        Assert.Throws<ArgumentException>(() =>
            snapshot.SearchMany([8, 9], 2, 4, ids, distances, found));
        Assert.Throws<ArgumentException>(() =>
            snapshot.SearchMany([8, 9], 2, 3, ids, distances, []));
        Assert.Throws<ArgumentException>(() =>
            snapshot.SearchMany([8, 9, 1], 2, 1, ids, distances, found));
    }

    [Fact]
    public void ANaNQueryIsRefusedByItsRow()
    {
        Refusal(Status.QueryInvalid, () => store.Search([float.NaN, 0], 1));
        var error = Refusal(Status.QueryInvalid,
            () => snapshot.SearchMany([0, 0, 0, float.NaN], 2, 1));
        Assert.Equal(1ul, error.Row);
    }

    [Fact]
    public void StoredNaNsKeepTheirBitsAndComeLast()
    {
        uint[] bits = [0x7fa12345, 0xffc54321];
        ulong id = store.Insert(MemoryMarshal.Cast<uint, float>(bits));
        store.Commit();
        Assert.Equal(bits, MemoryMarshal.Cast<float, uint>(store.Get(id)));
        Assert.Equal(id, store.Search([0, 0], Rows + 1)[^1].Id);
    }
}
