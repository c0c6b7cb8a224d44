// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

// Records by their keys, their seqs, and the newest numbers of streams.
public sealed unsafe partial class Snapshot
{
    /// <summary>The id that no record has.</summary>
    public const ulong NoId = ulong.MaxValue;

    private const int UsualGroup = 64;

    /// <summary>Finds a record by its document id.</summary>
    /// <param name="documentId">Any 1 to 1,024 bytes.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <returns>Its id; null if no record has the document id.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_resolve().</exception>
    public ulong? Resolve(ReadOnlySpan<byte> documentId, uint collection = 0)
    {
        ErrorLayout error;
        error.StructSize = 0;
        byte nothing;
        ulong id;
        fixed (byte* pinned = documentId)
        {
            BytesLayout name = BytesLayout.Name(pinned, documentId.Length, &nothing);
            Check(Native.chassis_snapshot_resolve(Token, collection, &name, 1, &id, null, &error),
                &error);
        }
        return id == NoId ? null : id;
    }

    /// <summary>Finds records by their document ids.</summary>
    /// <param name="documentIds">Any 1 to 1,024 bytes each.</param>
    /// <param name="ids">Receives the id of each; <see cref="NoId"/> if no record has it.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_resolve(); Row is the entry at
    /// fault.</exception>
    public void ResolveMany(ReadOnlySpan<byte[]?> documentIds, Span<ulong> ids, uint collection = 0)
    {
        Matrix.CheckRoom(ids.Length, documentIds.Length, nameof(ids));
        using PinnedColumn names = new();
        names.Add(documentIds);
        ErrorLayout error;
        error.StructSize = 0;
        fixed (ulong* first = ids)
        {
            Check(Native.chassis_snapshot_resolve(Token, collection, names.Entries,
                (nuint)documentIds.Length, first, null, &error), &error);
        }
    }

    /// <summary>Returns the ids of the records of a group, ascending.</summary>
    /// <param name="group">Any 1 to 1,024 bytes.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_group().</exception>
    public ulong[] Group(ReadOnlySpan<byte> group, uint collection = 0)
    {
        ErrorLayout error;
        error.StructSize = 0;
        byte nothing;
        nuint count = UsualGroup;
        fixed (byte* pinned = group)
        {
            BytesLayout name = BytesLayout.Name(pinned, group.Length, &nothing);
            while (true)
            {
                var ids = new ulong[count];
                int status;
                fixed (ulong* first = ids)
                {
                    status = Native.chassis_snapshot_group(
                        Token, collection, &name, first, count, &count, &error);
                }
                if (status == (int)Status.QueryBufferTooSmall) continue;
                Check(status, &error);
                return ids[..(int)count];
            }
        }
    }

    /// <summary>
    /// Returns the seqs of records: the number of the newest commit that put any part of each. Pass
    /// them as <see cref="Records.ExpectedSeqs"/> to change a record only if nobody else did.
    /// </summary>
    /// <param name="ids">The records.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <returns>The seq of each id; 0 if there is no such record.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_seqs().</exception>
    public ulong[] Seqs(ReadOnlySpan<ulong> ids, uint collection = 0)
    {
        ErrorLayout error;
        error.StructSize = 0;
        var seqs = new ulong[ids.Length];
        fixed (ulong* id = ids)
        fixed (ulong* seq = seqs)
        {
            Check(Native.chassis_snapshot_seqs(Token, collection, id, (nuint)ids.Length, seq,
                &error), &error);
        }
        return seqs;
    }

    /// <summary>Returns the number of the newest element of a stream at this commit.</summary>
    /// <param name="stream">Name of the stream: any 1 to 255 bytes.</param>
    /// <returns>The number; null if no element was committed.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_stream().</exception>
    public ulong? Stream(ReadOnlySpan<byte> stream)
    {
        ErrorLayout error;
        error.StructSize = 0;
        byte nothing, found;
        ulong number;
        fixed (byte* pinned = stream)
        {
            BytesLayout name = BytesLayout.Name(pinned, stream.Length, &nothing);
            Check(Native.chassis_snapshot_stream(Token, &name, &number, &found, &error), &error);
        }
        return found != 0 ? number : null;
    }
}
