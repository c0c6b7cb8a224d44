// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class SnapshotTest : IDisposable
{
    private readonly Store store = InMemory(2);

    public SnapshotTest()
    {
        store.Insert(new Records { Vectors = Matrix(5, 2), Dimension = 2 });
        store.Commit();
    }

    public void Dispose() => store.Dispose();

    [Fact]
    public void ItSeesOneCommitHoweverTheStoreMovesOn()
    {
        using var snapshot = store.OpenSnapshot();
        store.Delete(0, 1, 2);
        store.Commit();
        Assert.Equal(1ul, snapshot.CommitSeq);
        Assert.Equal(5ul, snapshot.Count());
        Assert.Equal([0, 1], snapshot.Get(0));
        using var newer = store.OpenSnapshot();
        Assert.Equal(2ul, newer.Count());
    }

    [Fact]
    public void AViewShowsEachVectorWhereItLies()
    {
        using var snapshot = store.OpenSnapshot();
        var seen = new List<string>();
        snapshot.View([4, 77, 0], (row, vector) =>
            seen.Add($"{row}: {string.Join(' ', vector.ToArray())}"));
        Assert.Equal(["0: 8 9", "1: ", "2: 0 1"], seen);
        Assert.Equal(17, snapshot.View(4, vector => vector[0] + vector[1]));
        Refusal(Status.QueryNotFound, () => snapshot.View(77, _ => 0));
    }

    [Fact]
    public void AViewSurvivesTheClosingOfItsSnapshotAndItsStore()
    {
        var snapshot = store.OpenSnapshot();
        snapshot.View([3], (_, vector) =>
        {
            snapshot.Dispose();
            store.Delete(3);
            store.Commit();
            store.Dispose();
            Assert.Equal([6, 7], vector.ToArray());
            Refusal(Status.ExecutionHandleClosed, () => snapshot.View(3, _ => 0));
        });
        Refusal(Status.ExecutionHandleClosed, () => snapshot.Count());
    }

    [Fact]
    public void AViewThatThrowsEnds()
    {
        var snapshot = store.OpenSnapshot();
        Assert.Throws<InvalidOperationException>(() =>
            snapshot.View([3], (_, _) => throw new InvalidOperationException()));
        snapshot.Close();
        Assert.Equal(0ul, store.Info().Snapshots);
    }

    [Fact]
    public void AbsentIdsAreMarkedOrRefused()
    {
        using var snapshot = store.OpenSnapshot();
        float[] rows = [-1, -1, -1, -1];
        var found = new bool[2];
        snapshot.Get([1, 77], rows, 2, found);
        Assert.Equal([true, false], found);
        Assert.Equal([2, 3, -1, -1], rows);
        Refusal(Status.QueryNotFound, () => snapshot.Get([1, 77], rows, 2));
    }

    [Fact]
    public void RoomOfTheWrongSizeIsRefused()
    {
        using var snapshot = store.OpenSnapshot();
        Assert.Throws<ArgumentException>(() => snapshot.Get([1, 2], new float[3], 2));
        Assert.Throws<ArgumentException>(() => snapshot.Get([1], new float[2], int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.Get([1], new float[2], -1));
        Assert.Throws<ArgumentException>(() =>
            snapshot.Get([1, 2], new float[4], 2, new bool[1]));
        Refusal(Status.SchemaDimensionMismatch, () => snapshot.Get([1], new float[3], 3));
        Refusal(Status.SchemaDimensionMismatch, () => store.Get(1, new float[3]));
    }

    [Fact]
    public void ACursorWalksEachRecordOnceAndOutlivesItsSnapshot()
    {
        Cursor cursor;
        using (var snapshot = store.OpenSnapshot()) cursor = snapshot.OpenCursor();
        var walked = new List<ulong>();
        var records = new Record[2];
        for (int count; (count = cursor.Next(records)) > 0;)
        {
            walked.AddRange(records[..count].Select(record => record.Id));
        }
        Assert.Equal([0, 1, 2, 3, 4], walked);
        Refusal(Status.QueryInvalid, () => cursor.Next([]));
        cursor.Dispose();
    }
}
