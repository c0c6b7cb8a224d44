// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

/// <summary>Reads an Apache Arrow stream as a consumer in C does.</summary>
public sealed unsafe class ArrowTest : IDisposable
{
    private readonly Store store = InMemory(2);
    private readonly Snapshot snapshot;
    private readonly Stream* stream = (Stream*)Marshal.AllocHGlobal(sizeof(Stream));

    public ArrowTest()
    {
        store.Insert(new Records { Vectors = Matrix(5, 2), Dimension = 2 });
        store.Commit();
        snapshot = store.OpenSnapshot();
    }

    public void Dispose()
    {
        if (stream->Release != null) stream->Release(stream);
        Marshal.FreeHGlobal((nint)stream);
        snapshot.Dispose();
        store.Dispose();
    }

    [Fact]
    public void AStreamOutlivesItsSnapshotAndItsStore()
    {
        snapshot.ExportArrow((nint)stream);
        snapshot.Close();
        store.Close();
        Assert.Equal(7, Columns());
        Assert.Equal([5L], Batches());
    }

    [Fact]
    public void ColumnsAndRowsOfABatchAreChosen()
    {
        snapshot.ExportArrow((nint)stream, options: new()
        {
            Columns = Chassis.Columns.Vector | Chassis.Columns.Keys, MaxRows = 2,
        });
        Assert.Equal(4, Columns());
        Assert.Equal([2L, 2L, 1L], Batches());
    }

    [Fact]
    public void AFailureLeavesNothingToRelease()
    {
        Refusal(Status.QueryNotFound, () => snapshot.ExportArrow((nint)stream, 7));
        Assert.True(stream->Release == null);
        Refusal(Status.QueryInvalid, () =>
            snapshot.ExportArrow((nint)stream, options: new() { Columns = (Chassis.Columns)4096 }));
        Refusal(Status.QueryInvalid, () => snapshot.ExportArrow(0));
        snapshot.Close();
        Refusal(Status.ExecutionHandleClosed, () => snapshot.ExportArrow((nint)stream));
    }

    private long Columns()
    {
        Schema schema;
        Assert.Equal(0, stream->GetSchema(stream, &schema));
        long columns = schema.ChildCount;
        schema.Release(&schema);
        return columns;
    }

    private List<long> Batches()
    {
        var rows = new List<long>();
        while (true)
        {
            Batch batch;
            Assert.Equal(0, stream->GetNext(stream, &batch));
            if (batch.Release == null) return rows;
            rows.Add(batch.Length);
            batch.Release(&batch);
        }
    }

#pragma warning disable CS0649  // the library assigns them
    private struct Stream
    {
        internal delegate* unmanaged<Stream*, Schema*, int> GetSchema;
        internal delegate* unmanaged<Stream*, Batch*, int> GetNext;
        internal delegate* unmanaged<Stream*, byte*> LastError;
        internal delegate* unmanaged<Stream*, void> Release;
        internal void* Private;
    }

    private struct Schema
    {
        internal byte* Format, Name, Metadata;
        internal long Flags, ChildCount;
        internal void** Children;
        internal void* Dictionary;
        internal delegate* unmanaged<Schema*, void> Release;
        internal void* Private;
    }

    private struct Batch
    {
        internal long Length, NullCount, Offset, BufferCount, ChildCount;
        internal void** Buffers;
        internal void** Children;
        internal void* Dictionary;
        internal delegate* unmanaged<Batch*, void> Release;
        internal void* Private;
    }
}
