// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// Writes that are committed together: all of them or none, in all collections. A batch of
/// <see cref="Store.OpenBatch"/> belongs to one thread at a time; any thread may use one of
/// <see cref="Store.OpenSharedBatch"/>. A call that fails has staged nothing.
/// </summary>
public sealed unsafe class Batch : Handle
{
    private const uint KeepAbsent = 1;
    private const uint IfAbsent = 2;

    // Keeps the store reachable, so that its finalizer does not close it before its batches.
    private readonly Store store;

    internal Batch(nint token, Store store) : base(token) => this.store = store;

    /// <summary>Stages new records.</summary>
    /// <param name="records">Their columns; Ids must be empty.</param>
    /// <param name="ids">Room for the ids reserved for them; may be empty.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_insert(); Row is the record at
    /// fault.</exception>
    public void Insert(in Records records, Span<ulong> ids = default, uint collection = 0)
    {
        if (!ids.IsEmpty) Matrix.CheckRoom(ids.Length, records.Count, nameof(ids));
        records.CheckNew();
        fixed (ulong* reserved = ids) StageInsert(records, reserved, collection);
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
        StageInsert(record, &id, collection);
        return id;
    }

    /// <summary>
    /// Stages the whole new state of records, whether they exist or not. A part that is absent is
    /// removed, unless <see cref="Records.KeepAbsent"/> is set. Without Ids each record is put by
    /// its document id: the commit replaces the record that has it then, or creates a new one.
    /// <see cref="Snapshot.ResolveMany"/> then returns the ids.
    /// </summary>
    /// <param name="records">Their columns; Ids, or a document id of every record, is
    /// required.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_put(); Row is the record at
    /// fault.</exception>
    public void Put(in Records records, uint collection = 0)
    {
        using RecordColumns columns = new(records);
        fixed (ulong* ids = records.Ids)
        fixed (ulong* expectedSeqs = records.ExpectedSeqs)
        fixed (float* vectors = records.Vectors)
        {
            RecordsLayout layout = columns.Layout(records, vectors);
            layout.Flags = (records.KeepAbsent ? KeepAbsent : 0) | (records.IfAbsent ? IfAbsent : 0);
            layout.Ids = ids;
            layout.ExpectedSeqs = expectedSeqs;
            ErrorLayout error;
            error.StructSize = 0;
            Check(Native.chassis_batch_put(Token, collection, &layout, &error), &error);
        }
    }

    /// <summary>Stages the deletion of records. Ids of no record are ignored.</summary>
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
    /// Stages the deletion of the records that have these document ids when the batch commits, and
    /// of those that the batch gave them before this call. Document ids of no record are ignored.
    /// </summary>
    /// <param name="documentIds">Any 1 to 1,024 bytes each.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete_documents(); Row is the entry at
    /// fault.</exception>
    public void DeleteDocuments(ReadOnlySpan<byte[]?> documentIds, uint collection = 0)
    {
        using PinnedColumn names = new();
        names.Add(documentIds);
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_batch_delete_documents(Token, collection, names.Entries,
            (nuint)documentIds.Length, &error), &error);
    }

    /// <summary>
    /// Stages the deletion of all records that are in these groups when the batch commits, and of
    /// those that the batch put into them before this call.
    /// </summary>
    /// <param name="groups">Any 1 to 1,024 bytes each.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete_groups(); Row is the entry at
    /// fault.</exception>
    public void DeleteGroups(ReadOnlySpan<byte[]?> groups, uint collection = 0)
    {
        using PinnedColumn names = new();
        names.Add(groups);
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_batch_delete_groups(Token, collection, names.Entries,
            (nuint)groups.Length, &error), &error);
    }

    /// <summary>
    /// Makes the staged writes visible and durable, all of them or none. The batch is empty
    /// afterwards and may be used again. If the commit fails, the batch keeps its staged writes.
    /// </summary>
    /// <returns>The outcome, and the number of the commit.</returns>
    /// <exception cref="ChassisException">As chassis_batch_commit().</exception>
    public CommitResult Commit()
    {
        ErrorLayout error;
        error.StructSize = 0;
        CommitResultLayout result = new() { StructSize = (uint)sizeof(CommitResultLayout) };
        Check(Native.chassis_batch_commit(Token, null, &result, &error), &error);
        return new(result);
    }

    /// <summary>
    /// Commits the batch as one element of a stream. An element takes effect once, however often it
    /// is committed, because its number is committed with it: if the store has this number of the
    /// stream or a later one, the batch is only emptied. <see cref="Snapshot.Stream"/> returns the
    /// number after which to resume.
    /// </summary>
    /// <param name="stream">Name of the stream: any 1 to 255 bytes.</param>
    /// <param name="streamSeq">Number of the element. Numbers ascend and may have gaps.</param>
    /// <returns>The outcome, the number of the commit, and whether this call applied it.</returns>
    /// <exception cref="ChassisException">As chassis_batch_commit().</exception>
    public CommitResult Commit(ReadOnlySpan<byte> stream, ulong streamSeq)
    {
        ErrorLayout error;
        error.StructSize = 0;
        byte nothing;
        CommitResultLayout result = new() { StructSize = (uint)sizeof(CommitResultLayout) };
        fixed (byte* name = stream)
        {
            CommitOptionsLayout options = new()
            {
                StructSize = (uint)sizeof(CommitOptionsLayout),
                Stream = BytesLayout.Name(name, stream.Length, &nothing),
                StreamSeq = streamSeq,
            };
            Check(Native.chassis_batch_commit(Token, &options, &result, &error), &error);
        }
        return new(result);
    }

    /// <summary>Discards the staged writes; the batch is empty and may be used again.</summary>
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

    private void StageInsert(in Records records, ulong* ids, uint collection)
    {
        using RecordColumns columns = new(records);
        fixed (float* vectors = records.Vectors)
        {
            RecordsLayout layout = columns.Layout(records, vectors);
            ErrorLayout error;
            error.StructSize = 0;
            Check(Native.chassis_batch_insert(Token, collection, &layout, ids, &error), &error);
        }
    }
}
