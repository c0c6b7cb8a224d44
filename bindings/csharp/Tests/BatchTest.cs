// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class BatchTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void ABulkInsertReservesAnIdForEachRow(int rows)
    {
        using var store = InMemory();
        float[] matrix = Matrix(rows, 4);
        var ids = new ulong[rows];
        store.Insert(new Records { Vectors = matrix, Dimension = 4 }, ids);
        store.Commit();
        Assert.Equal(Enumerable.Range(0, rows).Select(i => (ulong)i), ids);
        using var snapshot = store.OpenSnapshot();
        var read = new float[rows * 4];
        snapshot.Get(ids, read, 4);
        Assert.Equal(matrix, read);
    }

    [Fact]
    public void APartOfAnArrayIsAVector()
    {
        using var store = InMemory(2);
        float[] array = [9, 1, 2, 9];
        ulong id = store.Insert(array.AsSpan(1, 2));
        Assert.Equal([1, 2], store.Get(id));
    }

    [Fact]
    public void IdsKeepAll64Bits()
    {
        using var store = InMemory(1);
        ulong[] ids = [0x8000_0000_0000_0000, ulong.MaxValue - 1, 0xffff_ffff];
        store.Put(new Records { Ids = ids, Vectors = [1, 2, 3], Dimension = 1 });
        store.Commit();
        Assert.Equal([2], store.Get(ulong.MaxValue - 1));
        Assert.Equal([ids[0], ids[1], ids[2]], store.Search([0], 3).Select(hit => hit.Id));
        store.Delete(0x8000_0000_0000_0000);
        store.Commit();
        Refusal(Status.QueryNotFound, () => store.Get(0x8000_0000_0000_0000));
    }

    [Fact]
    public void PutReplacesTheRecordUnlessAbsentColumnsAreKept()
    {
        using var store = InMemory(1);
        store.Put(new Records
        {
            Ids = [7], Vectors = [1], Dimension = 1,
            Documents = [[1, 2]], Schemas = ["s"], SchemaVersions = ["1"],
        });
        store.Put(new Records { Ids = [7], Vectors = [2], Dimension = 1, KeepAbsent = true });
        store.Commit();
        using (var kept = store.OpenSnapshot()) Assert.Equal([1, 2], kept.Document(7)!.Payload);
        store.Put(new Records { Ids = [7], Vectors = [3], Dimension = 1 });
        store.Commit();
        using var replaced = store.OpenSnapshot();
        Assert.Null(replaced.Document(7));
        Assert.Equal([3], replaced.Get(7));
    }

    [Fact]
    public void DocumentsAreBytesWithAllTheirZeros()
    {
        using var store = InMemory(0);
        byte[]?[] payloads = [[0, 1, 0], [], [0xff]];
        var ids = new ulong[3];
        store.Insert(new Records
        {
            Documents = payloads,
            Schemas = ["schéma", "schéma", "😀"],
            SchemaVersions = ["1", "2", "3"],
        }, ids);
        store.Commit();
        using var snapshot = store.OpenSnapshot();
        Document?[] read = snapshot.Documents([.. ids, 99]);
        Assert.Equal(payloads, read[..3].Select(document => document!.Payload));
        Assert.Equal(["schéma", "schéma", "😀"], read[..3].Select(document => document!.Schema));
        Assert.Equal(["1", "2", "3"], read[..3].Select(document => document!.SchemaVersion));
        Assert.Equal(1ul, read[0]!.Seq);
        Assert.Null(read[3]);
    }

    [Fact]
    public void ARowWithoutADocumentIsNull()
    {
        using var store = InMemory(1);
        var ids = new ulong[2];
        store.Insert(new Records
        {
            Vectors = [1, 2], Dimension = 1,
            Documents = [null, [5]], Schemas = [null, "s"], SchemaVersions = [null, "1"],
        }, ids);
        store.Commit();
        using var snapshot = store.OpenSnapshot();
        Assert.Null(snapshot.Document(ids[0]));
        Assert.Equal([5], snapshot.Document(ids[1])!.Payload);
    }

    [Fact]
    public void TheRowAtFaultIsNamed()
    {
        using var store = InMemory(0);
        var error = Refusal(Status.SchemaRequired, () => store.Insert(new Records
        {
            Documents = [[1], [2]], Schemas = ["s", null], SchemaVersions = ["1", "1"],
        }));
        Assert.Equal(1ul, error.Row);
        Assert.Null(error.Offset);
        Assert.Equal(0ul, store.Info().Staged);
    }

    [Fact]
    public void ColumnsOfUnlikeLengthsAreRefused()
    {
        using var store = InMemory(2);
        Assert.Throws<ArgumentException>(() => store.Put(
            new Records { Ids = [1, 2], Vectors = [1, 2], Dimension = 2 }));
        Assert.Throws<ArgumentException>(() => store.Insert(
            new Records { Vectors = [1, 2, 3], Dimension = 2 }));
        Assert.Throws<ArgumentException>(() => store.Insert(new Records { Vectors = [1, 2] }));
        Assert.Throws<ArgumentException>(() => store.Insert(
            new Records { Count = int.MaxValue, Vectors = [1, 2], Dimension = int.MaxValue }));
        Assert.Throws<ArgumentException>(() => store.Insert(
            new Records { Documents = [[1], [2]], Schemas = ["s"], SchemaVersions = ["1"] }));
        Assert.Throws<ArgumentException>(() => store.Insert(
            new Records { Vectors = [1, 2, 3, 4], Dimension = 2 }, new ulong[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Insert(new Records { Count = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Insert(
            new Records { Dimension = -1, Vectors = [1] }));
        Refusal(Status.QueryInvalid, () => store.Insert(new Records { Count = 1000 }));
        Assert.Equal(0ul, store.Info().Staged);
    }

    [Fact]
    public void ABatchOfItsOwnIsIndependentAndTheSharedOneIsNot()
    {
        using var store = InMemory(1);
        using var own = store.OpenBatch();
        own.Insert([1]);
        Assert.Equal(0ul, store.Info().Staged);
        using (var shared = store.OpenSharedBatch()) shared.Insert([2]);
        Assert.Equal(1ul, store.Info().Staged);
        own.Rollback();
        Assert.Equal(1ul, store.Commit());
        Assert.Equal(1ul, own.Commit().Seq);
    }
}
