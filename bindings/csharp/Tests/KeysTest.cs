// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class KeysTest : IDisposable
{
    private static readonly byte[] A = "a"u8.ToArray();
    private static readonly byte[] B = [0, 0xff];
    private static readonly byte[] G = "g"u8.ToArray();
    private static readonly byte[] H = "h"u8.ToArray();

    private readonly Store store = InMemory(1);
    private readonly Batch batch;

    public KeysTest()
    {
        batch = store.OpenBatch();
        batch.Insert(new Records
        {
            Vectors = [1, 2, 3], Dimension = 1, DocumentIds = [A, null, B], Groups = [G, G, null],
        });
        batch.Commit();
    }

    public void Dispose()
    {
        batch.Dispose();
        store.Dispose();
    }

    [Fact]
    public void RecordsAreFoundByTheirKeys()
    {
        using var snapshot = store.OpenSnapshot();
        Assert.Equal(2ul, snapshot.Resolve(B));
        Assert.Null(snapshot.Resolve("c"u8));
        var ids = new ulong[3];
        snapshot.ResolveMany([B, H, A], ids);
        Assert.Equal([2, Snapshot.NoId, 0], ids);
        Assert.Equal([0, 1], snapshot.Group("g"u8));
        Assert.Empty(snapshot.Group(H));
        Assert.Throws<ArgumentException>(() => snapshot.ResolveMany([A, B], new ulong[1]));
    }

    [Fact]
    public void KeysAreReadWithAndWithoutADocument()
    {
        batch.Put(new Records
        {
            Ids = [0], KeepAbsent = true, Documents = [[1]], Schemas = ["s"], SchemaVersions = ["1"],
        });
        batch.Commit();
        using var snapshot = store.OpenSnapshot();
        Document document = snapshot.Document(0)!;
        Assert.Equal(A, document.DocumentId);
        Assert.Equal(G, document.Group);
        var keys = new List<byte[]>();
        snapshot.ViewDocuments([1, 2, 9], (_, view) =>
        {
            Assert.False(view.Found);
            keys.Add(view.DocumentId.ToArray());
            keys.Add(view.Group.ToArray());
        });
        Assert.Equal<byte[]>([[], G, B, [], [], []], keys);
    }

    [Fact]
    public void AGroupOfManyRecordsIsListed()
    {
        const int count = 1000;
        batch.Insert(new Records
        {
            Vectors = new float[count], Dimension = 1,
            Groups = Enumerable.Repeat((byte[]?)H, count).ToArray(),
        });
        batch.Commit();
        using var snapshot = store.OpenSnapshot();
        Assert.Equal(Enumerable.Range(3, count).Select(id => (ulong)id), snapshot.Group(H));
    }

    [Fact]
    public void PutByDocumentIdReplacesTheRecordThatHasIt()
    {
        batch.Put(new Records { Vectors = [7, 8], Dimension = 1, DocumentIds = [B, H] });
        batch.Put(new Records { Vectors = [9], Dimension = 1, DocumentIds = [A] });
        batch.Commit();
        using var snapshot = store.OpenSnapshot();
        var ids = new ulong[2];
        snapshot.ResolveMany([B, H], ids);
        Assert.Equal([2, 3], ids);
        float[][] vectors = [snapshot.Get(0), snapshot.Get(2), snapshot.Get(3)];
        Assert.Equal<float[]>([[9], [7], [8]], vectors);
        Assert.Equal([1], snapshot.Group(G));
    }

    [Fact]
    public void RecordsAreDeletedByTheirKeys()
    {
        batch.DeleteDocuments([B, H]);
        batch.DeleteDocuments([]);
        batch.Commit();
        using (var snapshot = store.OpenSnapshot()) Assert.Equal(2ul, snapshot.Count());
        batch.DeleteGroups([G, H]);
        batch.DeleteGroups([]);
        batch.Commit();
        using var empty = store.OpenSnapshot();
        Assert.Equal(0ul, empty.Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void KeysThatCannotBeAreRefused(int size)
    {
        var key = new byte[size];
        using var snapshot = store.OpenSnapshot();
        var error = Refusal(Status.QueryInvalid, () => batch.Insert(
            new Records { Vectors = [1, 2], Dimension = 1, DocumentIds = [H, key] }));
        Assert.Equal(1ul, error.Row);
        Action[] calls = [
            () => batch.Put(
                new Records { Vectors = [1], Dimension = 1, DocumentIds = [key] }),
            () => batch.DeleteDocuments([key]), () => batch.DeleteGroups([key]),
            () => batch.DeleteDocuments([null]), () => snapshot.Resolve(key),
            () => snapshot.ResolveMany([key], new ulong[1]), () => snapshot.Group(key),
            () => snapshot.Stream(key), () => batch.Commit(key, 1),
        ];
        foreach (Action call in calls) Refusal(Status.QueryInvalid, call);
    }

    [Fact]
    public void ADocumentIdThatAnotherRecordHasIsAConflict()
    {
        Refusal(Status.QueryConflict, () => batch.Insert(
            new Records { Vectors = [1], Dimension = 1, DocumentIds = [A] }));
        Refusal(Status.QueryConflict, () => batch.Put(
            new Records { Ids = [1], Vectors = [1], Dimension = 1, DocumentIds = [A] }));
        Assert.Throws<ArgumentException>(() => batch.Insert(
            new Records { Vectors = [1, 2], Dimension = 1, DocumentIds = [H] }));
    }

    [Fact]
    public void APutOfARecordThatChangedMeanwhileFailsItsCommit()
    {
        CommitResult Put(bool ifAbsent, ulong expected)
        {
            using Batch put = store.OpenBatch();
            put.Put(new Records
            {
                Ids = [7], Vectors = [1], Dimension = 1, IfAbsent = ifAbsent,
                ExpectedSeqs = new[] { expected },
            });
            return put.Commit();
        }
        Assert.Equal(Outcome.Made, Put(true, 0).Outcome);
        using var snapshot = store.OpenSnapshot();
        ulong[] seqs = snapshot.Seqs([7, 99]);
        Assert.Equal([snapshot.CommitSeq, 0], seqs);
        Put(false, seqs[0]);
        var error = Refusal(Status.QueryConflict, () => Put(false, seqs[0]));
        Assert.Equal(Outcome.NotMade, error.Outcome);
        Assert.Equal(0ul, error.Row);
        Refusal(Status.QueryConflict, () => Put(true, 0));
    }

    [Fact]
    public void AnElementOfAStreamIsAppliedOnce()
    {
        foreach ((ulong number, bool applies) in
            new[] { (7ul, true), (7ul, false), (3ul, false), (1ul << 63, true) })
        {
            batch.Insert([1]);
            CommitResult result = batch.Commit("orders"u8, number);
            Assert.Equal(applies, result.Applied);
            using var now = store.OpenSnapshot();
            Assert.Equal(now.CommitSeq, result.Seq);
        }
        using var snapshot = store.OpenSnapshot();
        Assert.Equal(1ul << 63, snapshot.Stream("orders"u8));
        Assert.Null(snapshot.Stream("other"u8));
        Assert.Equal(5ul, snapshot.Count());
    }
}
