// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// Writes that are committed together: all of them or none, in all collections. Made by
/// <see cref="Store.OpenBatch"/>, and then it belongs to one thread at a time; or by
/// <see cref="Store.OpenSharedBatch"/>, for any thread. A call that fails has staged nothing.
/// </summary>
public sealed unsafe class Batch : Handle
{
    private const uint KeepAbsent = 1;

    // Kept, so that the store is not closed as unreachable before its batches are.
    private readonly Store store;

    internal Batch(nint token, Store store) : base(token) => this.store = store;

    /// <summary>Stages new records.</summary>
    /// <param name="records">Their columns; Ids must be empty.</param>
    /// <param name="ids">Room for the ids reserved for them; may be empty.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_insert(); the offset is the row at
    /// fault.</exception>
    public void Insert(in Records records, Span<ulong> ids = default, uint collection = 0)
    {
        if (!ids.IsEmpty) Matrix.CheckRoom(ids.Length, records.Count, nameof(ids));
        fixed (ulong* reserved = ids) Stage(records, reserved, collection, insert: true);
    }

    /// <summary>Stages one new vector.</summary>
    /// <param name="vector">As many floats as the dimension of the collection.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <returns>The id reserved for it.</returns>
    /// <exception cref="ChassisException">As chassis_batch_insert().</exception>
    public ulong Insert(ReadOnlySpan<float> vector, uint collection = 0)
    {
        ulong id;
        Records record = new() { Count = 1, Vectors = vector, Dimension = vector.Length };
        Stage(record, &id, collection, insert: true);
        return id;
    }

    /// <summary>
    /// Stages the whole new state of records, whether they exist or not. What is absent is gone,
    /// unless <see cref="Records.KeepAbsent"/> is set.
    /// </summary>
    /// <param name="records">Their columns; Ids is required.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_put(); the offset is the row at
    /// fault.</exception>
    public void Put(in Records records, uint collection = 0) =>
        Stage(records, null, collection, insert: false);

    /// <summary>Stages the deletion of records. Ids that name none are passed over.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete().</exception>
    public void Delete(ReadOnlySpan<ulong> ids, uint collection = 0)
    {
        ErrorLayout error;
        error.StructSize = 0;
        fixed (ulong* first = ids)
        {
            Check(Native.chassis_batch_delete(Token, collection, first, (nuint)ids.Length, &error),
                &error);
        }
    }

    /// <summary>
    /// Makes what is staged visible and durable, all of it or nothing. The batch is empty
    /// afterwards and may be used again.
    /// </summary>
    /// <returns>Number of the commit.</returns>
    /// <exception cref="ChassisException">As chassis_batch_commit().</exception>
    public ulong Commit()
    {
        ErrorLayout error;
        error.StructSize = 0;
        ulong sequence;
        Check(Native.chassis_batch_commit(Token, &sequence, &error), &error);
        return sequence;
    }

    /// <summary>Forgets what is staged; the batch is empty and may be used again.</summary>
    /// <exception cref="ChassisException">As chassis_batch_rollback().</exception>
    public void Rollback()
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_batch_rollback(Token, &error), &error);
    }

    private protected override int CloseNative(ErrorLayout* error)
    {
        GC.KeepAlive(store);
        return Native.chassis_batch_close(Token, error);
    }

    private void Stage(in Records records, ulong* reserved, uint collection, bool insert)
    {
        records.CheckLengths();
        using PinnedColumn documents = new(), schemas = new(), versions = new();
        documents.Add(records.Documents);
        schemas.Add(records.Schemas);
        versions.Add(records.SchemaVersions);
        fixed (ulong* ids = records.Ids)
        fixed (float* vectors = records.Vectors)
        {
            RecordsLayout layout = new()
            {
                StructSize = (uint)sizeof(RecordsLayout),
                Flags = records.KeepAbsent ? KeepAbsent : 0,
                Count = (nuint)records.Count,
                Ids = ids,
                Vectors = vectors,
                Dimension = (nuint)records.Dimension,
                Documents = documents.Entries,
                Schemas = schemas.Entries,
                SchemaVersions = versions.Entries,
            };
            ErrorLayout error;
            error.StructSize = 0;
            int status = insert
                ? Native.chassis_batch_insert(Token, collection, &layout, reserved, &error)
                : Native.chassis_batch_put(Token, collection, &layout, &error);
            Check(status, &error);
        }
    }
}
