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
        fixed (ulong* reserved = ids) Stage(records, reserved, collection, Staging.Insert);
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
        Stage(record, &id, collection, Staging.Insert);
        return id;
    }

    /// <summary>
    /// Stages the whole new state of records, whether they exist or not. What is absent is gone,
    /// unless <see cref="Records.KeepAbsent"/> is set.
    /// </summary>
    /// <param name="records">Their columns; Ids, or a document id of every record, is
    /// required.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_put(); the offset is the row at
    /// fault.</exception>
    public void Put(in Records records, uint collection = 0) =>
        Stage(records, null, collection, Staging.Put);

    /// <summary>
    /// Puts the records that document ids name in the newest commit as this batch changes it, or
    /// new ones where there is none.
    /// </summary>
    /// <param name="records">Their columns; Ids must be empty, DocumentIds is required.</param>
    /// <param name="ids">Room for the ids of the records; may be empty.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_put_documents(); the offset is the row
    /// at fault.</exception>
    public void PutDocuments(in Records records, Span<ulong> ids = default, uint collection = 0)
    {
        if (!ids.IsEmpty) Matrix.CheckRoom(ids.Length, records.Count, nameof(ids));
        fixed (ulong* told = ids) Stage(records, told, collection, Staging.PutDocuments);
    }

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
    /// Stages the deletion of the records that document ids name in the newest commit as this batch
    /// changes it. Document ids that name none are passed over.
    /// </summary>
    /// <param name="documentIds">Any 1 to 1,024 bytes each.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete_documents(); the offset is the
    /// entry at fault.</exception>
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
    /// Stages the deletion of all records that are in groups now, in the newest commit as this
    /// batch changes it.
    /// </summary>
    /// <param name="groups">Any 1 to 1,024 bytes each.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete_groups(); the offset is the entry
    /// at fault.</exception>
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

    /// <summary>
    /// Commits the batch as one element of a stream, which takes effect once however often it comes:
    /// its number is committed with it, and if the store has come to that number or a later one of
    /// the source, the batch is only emptied. <see cref="Snapshot.Source"/> tells where to resume.
    /// </summary>
    /// <param name="source">Name of the stream: any 1 to 255 bytes.</param>
    /// <param name="number">Number of the element. Numbers rise and may have gaps.</param>
    /// <param name="sequence">Number of the commit, that of the newest one where there was nothing
    /// to do.</param>
    /// <returns>Whether this call committed the batch.</returns>
    /// <exception cref="ChassisException">As chassis_batch_apply().</exception>
    public bool Apply(ReadOnlySpan<byte> source, ulong number, out ulong sequence)
    {
        ErrorLayout error;
        error.StructSize = 0;
        byte nothing, applied;
        ulong commit;
        fixed (byte* name = source)
        {
            CommitOptionsLayout options = new()
            {
                StructSize = (uint)sizeof(CommitOptionsLayout),
                Source = BytesLayout.Name(name, source.Length, &nothing),
                SourceSequence = number,
            };
            Check(Native.chassis_batch_apply(Token, &options, &commit, &applied, &error), &error);
        }
        sequence = commit;
        return applied != 0;
    }

    /// <summary>As the other form.</summary>
    /// <param name="source">Name of the stream: any 1 to 255 bytes.</param>
    /// <param name="number">Number of the element. Numbers rise and may have gaps.</param>
    /// <returns>Whether this call committed the batch.</returns>
    /// <exception cref="ChassisException">As chassis_batch_apply().</exception>
    public bool Apply(ReadOnlySpan<byte> source, ulong number) => Apply(source, number, out _);

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

    private enum Staging
    {
        Insert,
        Put,
        PutDocuments,
    }

    private void Stage(in Records records, ulong* told, uint collection, Staging staging)
    {
        records.CheckLengths();
        using PinnedColumn documents = new(), schemas = new(), versions = new();
        using PinnedColumn documentIds = new(), groups = new();
        documents.Add(records.Documents);
        schemas.Add(records.Schemas);
        versions.Add(records.SchemaVersions);
        documentIds.Add(records.DocumentIds);
        groups.Add(records.Groups);
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
                DocumentIds = documentIds.Entries,
                Groups = groups.Entries,
            };
            Stage(&layout, told, collection, staging);
        }
    }

    private void Stage(RecordsLayout* records, ulong* told, uint collection, Staging staging)
    {
        ErrorLayout error;
        error.StructSize = 0;
        int status = staging switch
        {
            Staging.Insert =>
                Native.chassis_batch_insert(Token, collection, records, told, &error),
            Staging.Put => Native.chassis_batch_put(Token, collection, records, &error),
            _ => Native.chassis_batch_put_documents(Token, collection, records, told, &error),
        };
        Check(status, &error);
    }
}
