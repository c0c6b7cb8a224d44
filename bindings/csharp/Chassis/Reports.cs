// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>The state of a store: <see cref="Store.Info"/>.</summary>
/// <param name="Collections">Collections, the default one included.</param>
/// <param name="ReadOnly">Whether it was opened read-only.</param>
/// <param name="Poisoned">Whether a failure stopped writing until the store is reopened.</param>
/// <param name="CommitSeq">Number of the newest commit; 0 is the new store.</param>
/// <param name="CheckpointSeq">Newest commit in the main file without its logs.</param>
/// <param name="Records">Live records in all collections.</param>
/// <param name="FileBytes">Bytes of the main file.</param>
/// <param name="LogBytes">Bytes of its logs.</param>
/// <param name="Staged">Writes staged in the store's own batch; closing would discard
/// them.</param>
/// <param name="Snapshots">Snapshots that are open.</param>
public readonly record struct StoreInfo(
    uint Collections, bool ReadOnly, bool Poisoned, ulong CommitSeq, ulong CheckpointSeq,
    ulong Records, ulong FileBytes, ulong LogBytes, ulong Staged, ulong Snapshots)
{
    internal StoreInfo(in StoreInfoLayout from) : this(
        from.Collections, from.ReadOnly != 0, from.Poisoned != 0, from.CommitSeq,
        from.CheckpointSeq, from.Records, from.FileBytes, from.LogBytes, from.Staged,
        from.Snapshots)
    {
    }
}

/// <summary>The report of recovery at open: <see cref="Store.Recovery"/>.</summary>
/// <param name="Clean">Whether there was nothing to replay and nothing to discard.</param>
/// <param name="MayHaveLost">Whether acknowledged commits after the end of the log may be
/// gone.</param>
/// <param name="CommitsReplayed">Commits replayed from the log.</param>
/// <param name="BytesDiscarded">Bytes of the log that were discarded as a torn tail.</param>
/// <param name="Damaged">Damaged structures that opening found.</param>
/// <param name="Detail">One line per finding, truncated if it is too long.</param>
/// <param name="DetailSize">Bytes of the full text, of which Detail is the beginning.</param>
public sealed record RecoveryReport(
    bool Clean, bool MayHaveLost, ulong CommitsReplayed, ulong BytesDiscarded, ulong Damaged,
    string Detail, uint DetailSize)
{
    internal unsafe RecoveryReport(RecoveryReportLayout* from) : this(
        from->Clean != 0, from->MayHaveLost != 0, from->CommitsReplayed, from->BytesDiscarded,
        from->Damaged, Utf8.Read(from->Detail, RecoveryReportLayout.DetailCapacity), from->DetailSize)
    {
    }
}

/// <summary>The result of <see cref="Store.Verify"/>.</summary>
/// <param name="Vectors">Vectors whose checksums were compared.</param>
/// <param name="Documents">Documents whose checksums were compared.</param>
/// <param name="Bytes">Bytes that were read.</param>
/// <param name="FindingCount">Damaged structures; 0 if every byte in use is as it was
/// written.</param>
/// <param name="Findings">The first findings, in the order of the file.</param>
public sealed record VerifyReport(
    ulong Vectors, ulong Documents, ulong Bytes, ulong FindingCount,
    IReadOnlyList<Finding> Findings);

/// <summary>The state of a collection at one commit: <see cref="Store.CollectionInfo"/>,
/// <see cref="Snapshot.CollectionInfo"/>.</summary>
/// <param name="Number">Its number, fixed for its life and never used again.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dimension">Floats per vector; 0: documents only.</param>
/// <param name="Metric">How distances are measured.</param>
/// <param name="Live">Live records.</param>
/// <param name="Deleted">Slots for vectors whose records were deleted or replaced.</param>
/// <param name="Capacity">Slots for vectors that the file has room for without
/// growing.</param>
/// <param name="NextId">The id that the next new record gets if none is reserved.</param>
/// <param name="Bytes">Bytes of the file that are reserved for it.</param>
public sealed record CollectionInfo(
    uint Number, string Name, uint Dimension, Metric Metric, ulong Live, ulong Deleted,
    ulong Capacity, ulong NextId, ulong Bytes)
{
    internal unsafe CollectionInfo(CollectionInfoLayout* from) : this(
        from->Number, Utf8.Read(from->Name, CollectionInfoLayout.NameCapacity), from->Dimension,
        (Metric)from->Metric, from->Live, from->Deleted, from->Capacity, from->NextId, from->Bytes)
    {
    }
}
