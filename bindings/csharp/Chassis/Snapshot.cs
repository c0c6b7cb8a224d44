// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// One commit, held for reading. <see cref="Store.OpenSnapshot"/> opens it. Any thread may use it,
/// also after its store was closed. Dispose it after use, because space that it sees is not reused
/// while it is open.
/// </summary>
public sealed unsafe partial class Snapshot : Handle
{
    internal Snapshot(nint token) : base(token)
    {
    }

    /// <summary>The number of the commit that it sees.</summary>
    /// <exception cref="ChassisException">As chassis_snapshot_get_info().</exception>
    public ulong CommitSeq
    {
        get
        {
            ErrorLayout error;
            error.StructSize = 0;
            SnapshotInfoLayout info = new() { StructSize = (uint)sizeof(SnapshotInfoLayout) };
            Check(Native.chassis_snapshot_get_info(Token, &info, &error), &error);
            return info.CommitSeq;
        }
    }

    /// <summary>Returns the number of live records of a collection.</summary>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_count().</exception>
    public ulong Count(uint collection = 0)
    {
        ErrorLayout error;
        error.StructSize = 0;
        ulong count;
        Check(Native.chassis_snapshot_count(Token, collection, null, &count, &error), &error);
        return count;
    }

    /// <summary>
    /// Returns the state of a collection at the commit that the snapshot sees. It works while the
    /// snapshot is open, also after the collection was dropped or the store closed.
    /// </summary>
    /// <param name="number">The collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_collection().</exception>
    public CollectionInfo CollectionInfo(uint number)
    {
        ErrorLayout error;
        error.StructSize = 0;
        CollectionInfoLayout info = new() { StructSize = (uint)sizeof(CollectionInfoLayout) };
        Check(Native.chassis_snapshot_collection(Token, number, &info, &error), &error);
        return new(&info);
    }

    /// <summary>Copies vectors into a matrix.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="vectors">One row per id; rows of absent ids are left as they are.</param>
    /// <param name="dimension">Floats per row: the dimension of the collection.</param>
    /// <param name="found">Receives whether each id has a vector. Empty: an id without a vector is
    /// a failure.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_get().</exception>
    public void Get(ReadOnlySpan<ulong> ids, Span<float> vectors, int dimension,
        Span<bool> found = default, uint collection = 0)
    {
        if (dimension < 0) throw new ArgumentOutOfRangeException(nameof(dimension));
        Matrix.CheckSize(vectors.Length, ids.Length, dimension, nameof(vectors));
        if (!found.IsEmpty) Matrix.CheckRoom(found.Length, ids.Length, nameof(found));
        ErrorLayout error;
        error.StructSize = 0;
        fixed (ulong* id = ids)
        fixed (float* rows = vectors)
        fixed (bool* flags = found)
        {
            Check(Native.chassis_snapshot_get(Token, collection, id, (nuint)ids.Length, rows,
                (nuint)dimension, 0, (byte*)flags, &error), &error);
        }
    }

    /// <summary>Copies one vector.</summary>
    /// <param name="id">The record.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_view(); and
    /// <see cref="Status.QueryNotFound"/> if the id has no vector.</exception>
    public float[] Get(ulong id, uint collection = 0) =>
        View(id, static vector => vector.ToArray(), collection);

    /// <summary>Copies documents.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <returns>The document of each id; null if it has none.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_documents().</exception>
    public Document?[] Documents(ReadOnlySpan<ulong> ids, uint collection = 0)
    {
        var documents = new Document?[ids.Length];
        ViewDocuments(ids, (row, view) => documents[row] = Chassis.Document.From(view), collection);
        return documents;
    }

    /// <summary>Copies one document.</summary>
    /// <param name="id">The record.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <returns>The document; null if the id has none.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_documents().</exception>
    public Document? Document(ulong id, uint collection = 0) => Documents([id], collection)[0];

    /// <summary>Opens a cursor over the live records of a collection.</summary>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="columns">The columns of its records; by default all of them.</param>
    /// <exception cref="ChassisException">As chassis_cursor_open().</exception>
    public Cursor OpenCursor(uint collection = 0, Columns columns = Columns.All)
    {
        ErrorLayout error;
        error.StructSize = 0;
        CursorOptionsLayout options = new()
        {
            StructSize = (uint)sizeof(CursorOptionsLayout),
            Columns = (uint)columns,
        };
        nint token;
        Check(Native.chassis_cursor_open(Token, collection, &options, &token, &error), &error);
        try
        {
            return new(token, Dimension(collection));
        }
        catch
        {
            Native.chassis_cursor_close(token, null);
            throw;
        }
    }
}
