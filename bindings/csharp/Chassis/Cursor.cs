// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Chassis.Interop;

namespace Chassis;

/// <summary>Columns of records that a cursor returns or an Arrow stream exports. They do not select
/// records.</summary>
[Flags]
public enum Columns : uint
{
    /// <summary>All of them.</summary>
    All = 0,

    /// <summary>The id, which is always included.</summary>
    Id = 1,

    /// <summary>The vector.</summary>
    Vector = 2,

    /// <summary>The payload of the document.</summary>
    Document = 4,

    /// <summary>The schema and the schema version of the document.</summary>
    Schema = 8,

    /// <summary>The document id and the group.</summary>
    Keys = 16,

    /// <summary>The seq of the record. Arrow streams have no such column.</summary>
    Seq = 32,
}

/// <summary>One record as a cursor returns it, copied. A column that was not chosen is null or
/// 0.</summary>
/// <param name="Status">Ok, or DataCorruption if a chosen part of the record is damaged: then only
/// Id is set, to <see cref="Snapshot.NoId"/> if the id itself cannot be read.</param>
/// <param name="Id">Its id.</param>
/// <param name="Seq">Number of the newest commit that put any part of it.</param>
/// <param name="Vector">Its vector; null if it has none.</param>
/// <param name="HasDocument">Whether it has a document and Document or Schema was
/// chosen.</param>
/// <param name="Payload">Payload of the document.</param>
/// <param name="Schema">Schema of the document.</param>
/// <param name="SchemaVersion">Version of the schema.</param>
/// <param name="DocumentId">Its document id; null if it has none.</param>
/// <param name="Group">Its group; null if it has none.</param>
public sealed record Record(
    Status Status, ulong Id, ulong Seq, float[]? Vector, bool HasDocument, byte[]? Payload,
    string? Schema, string? SchemaVersion, byte[]? DocumentId, byte[]? Group)
{
    internal static unsafe Record From(in RecordLayout from, int dimension) => new(
        (Status)from.Status, from.Id, from.Seq,
        from.Vector == null ? null : new Span<float>(from.Vector, dimension).ToArray(),
        from.HasDocument != 0, from.Payload.Copy(), Text(from.Schema), Text(from.SchemaVersion),
        from.DocumentId.Copy(), from.Group.Copy());

    private static unsafe string? Text(in BytesLayout from) =>
        from.Data == null ? null : Utf8.Read(from.Span);
}

/// <summary>
/// A walk over the live records of a collection, each once. Made by
/// <see cref="Snapshot.OpenCursor"/>; it belongs to one thread at a time and outlives its snapshot.
/// </summary>
public sealed unsafe class Cursor : Handle
{
    private readonly int dimension;

    internal Cursor(nint token, int dimension) : base(token) => this.dimension = dimension;

    /// <summary>Returns the next records. A damaged record is an entry whose Status says so, and
    /// the cursor goes on.</summary>
    /// <param name="records">Room for at least one record; filled from the front.</param>
    /// <returns>The number of records written; 0 at the end. Fewer than fit is not the
    /// end.</returns>
    /// <exception cref="ChassisException">As chassis_cursor_next().</exception>
    public int Next(Span<Record> records)
    {
        RecordLayout[] layouts = ArrayPool<RecordLayout>.Shared.Rent(records.Length + 1);
        try
        {
            layouts[0].StructSize = (uint)sizeof(RecordLayout);
            ErrorLayout error;
            error.StructSize = 0;
            nuint count;
            fixed (RecordLayout* first = layouts)
            {
                RecordLayout* output = records.IsEmpty ? null : first;
                Check(Native.chassis_cursor_next(Token, output, (nuint)records.Length, &count,
                    &error), &error);
            }
            for (int row = 0; row < (int)count; ++row)
            {
                records[row] = Record.From(layouts[row], dimension);
            }
            GC.KeepAlive(this);
            return (int)count;
        }
        finally
        {
            ArrayPool<RecordLayout>.Shared.Return(layouts);
        }
    }

    private protected override int CloseNative(ErrorLayout* error) =>
        Native.chassis_cursor_close(Token, error);
}
