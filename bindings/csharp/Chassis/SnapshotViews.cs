// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Chassis.Interop;

namespace Chassis;

// Reading without a copy. Borrowed memory is passed to a function as a span, which cannot leave it.
// If that function or another thread closes the snapshot meanwhile, it stays open until the
// function returns.
public sealed unsafe partial class Snapshot
{
    // Closing adds this to `views`: more than there can be views at once.
    private const int Closing = 1 << 30;

    private readonly Dimensions dimensions = new();
    private int views;

    /// <summary>Reads one vector without copying it.</summary>
    /// <param name="id">The record.</param>
    /// <param name="reader">Receives the vector.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of the reader.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_view(); and
    /// <see cref="Status.QueryNotFound"/> if the id has no vector.</exception>
    public T View<T>(ulong id, VectorReader<T> reader, uint collection = 0)
    {
        if (reader is null) throw new ArgumentNullException(nameof(reader));
        BeginView("view");
        try
        {
            ErrorLayout error;
            error.StructSize = 0;
            float* vector;
            Check(Native.chassis_snapshot_view(Token, collection, &id, 1, &vector, &error), &error);
            if (vector == null)
            {
                throw ChassisException.Refused(
                    Status.QueryNotFound, $"view: no vector under id {id}");
            }
            return reader(new(vector, Dimension(collection)));
        }
        finally
        {
            EndView();
        }
    }

    /// <summary>Reads vectors without copying them.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="visitor">Called once per id, in the order of the ids.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_view(); the visitor is not
    /// called then.</exception>
    public void View(ReadOnlySpan<ulong> ids, VectorVisitor visitor, uint collection = 0)
    {
        if (visitor is null) throw new ArgumentNullException(nameof(visitor));
        nint[] vectors = ArrayPool<nint>.Shared.Rent(ids.Length);
        BeginView("view");
        try
        {
            PointAtVectors(ids, vectors, collection);
            int dimension = Dimension(collection);
            for (int row = 0; row < ids.Length; ++row)
            {
                visitor(row, new((float*)vectors[row], vectors[row] == 0 ? 0 : dimension));
            }
        }
        finally
        {
            EndView();
            ArrayPool<nint>.Shared.Return(vectors);
        }
    }

    /// <summary>Reads documents without copying them.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="visitor">Called once per id, in the order of the ids.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_documents(); the visitor is not
    /// called then.</exception>
    public void ViewDocuments(ReadOnlySpan<ulong> ids, DocumentVisitor visitor, uint collection = 0)
    {
        if (visitor is null) throw new ArgumentNullException(nameof(visitor));
        DocumentLayout[] documents = ArrayPool<DocumentLayout>.Shared.Rent(ids.Length + 1);
        BeginView("documents");
        try
        {
            PointAtDocuments(ids, documents, collection);
            for (int row = 0; row < ids.Length; ++row) visitor(row, new(documents[row]));
        }
        finally
        {
            EndView();
            ArrayPool<DocumentLayout>.Shared.Return(documents);
        }
    }

    private protected override int CloseNative(ErrorLayout* error) =>
        Interlocked.Add(ref views, Closing) == Closing
            ? Native.chassis_snapshot_close(Token, error)
            : 0;

    // The library returns pointers to vectors without their length.
    private int Dimension(uint collection)
    {
        int known = dimensions.Of(collection);
        if (known != 0) return known;
        uint dimension = CollectionInfo(collection).Dimension;
        dimensions.Learn(collection, dimension);
        return (int)dimension;
    }

    private void PointAtVectors(ReadOnlySpan<ulong> ids, nint[] vectors, uint collection)
    {
        ErrorLayout error;
        error.StructSize = 0;
        fixed (ulong* first = ids)
        fixed (nint* pointers = vectors)
        {
            Check(Native.chassis_snapshot_view(Token, collection, first, (nuint)ids.Length,
                (float**)pointers, &error), &error);
        }
    }

    private void PointAtDocuments(ReadOnlySpan<ulong> ids, DocumentLayout[] documents,
        uint collection)
    {
        ErrorLayout error;
        error.StructSize = 0;
        documents[0].StructSize = (uint)sizeof(DocumentLayout);
        fixed (ulong* first = ids)
        fixed (DocumentLayout* structs = documents)
        {
            Check(Native.chassis_snapshot_documents(Token, collection, first, (nuint)ids.Length,
                structs, &error), &error);
        }
    }

    private void BeginView(string call)
    {
        if (Interlocked.Increment(ref views) < Closing) return;
        EndView();
        throw ChassisException.Refused(Status.ExecutionHandleClosed,
            $"{call}: argument snapshot: the snapshot was closed");
    }

    // The last view closes the snapshot if it was to be closed meanwhile.
    private void EndView()
    {
        if (Interlocked.Decrement(ref views) == Closing) Native.chassis_snapshot_close(Token, null);
        GC.KeepAlive(this);
    }
}
