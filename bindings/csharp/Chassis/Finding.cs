// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>Whether a damaged record is in use.</summary>
public enum RecordState : uint
{
    /// <summary>The damage is in no record, or in an unknown one.</summary>
    Unknown = 0,

    /// <summary>A live record.</summary>
    Live = 1,

    /// <summary>A record that was deleted or replaced. No read returns it.</summary>
    Dead = 2,
}

/// <summary>The files of a store.</summary>
public enum StoreFile : uint
{
    /// <summary>The main file.</summary>
    Main = 0,

    /// <summary>The first log.</summary>
    Wal0 = 1,

    /// <summary>The second log.</summary>
    Wal1 = 2,
}

/// <summary>One damaged structure: <see cref="Store.Verify"/>.</summary>
/// <param name="Status">The kind of damage.</param>
/// <param name="Collection">Collection of the damaged record; null if there is none.</param>
/// <param name="Id">Id of the damaged record; null if there is none.</param>
/// <param name="State">Whether the record is in use.</param>
/// <param name="File">The file that is damaged.</param>
/// <param name="Offset">Where the structure begins in that file; null if unknown.</param>
/// <param name="Length">Its length in bytes; 0 if unknown.</param>
/// <param name="Message">A text for people.</param>
public sealed record Finding(
    Status Status, uint? Collection, ulong? Id, RecordState State, StoreFile File, ulong? Offset,
    ulong Length, string Message)
{
    /// <summary>The AERO name of the status.</summary>
    public string StatusName => Library.StatusName(Status);

    internal static unsafe Finding From(FindingLayout* from) => new(
        (Status)from->Code, from->Collection == uint.MaxValue ? null : from->Collection,
        Known(from->Id), (RecordState)from->RecordState, (StoreFile)from->File, Known(from->Offset),
        from->Length, Utf8.Read(from->Message, FindingLayout.MessageCapacity));

    private static ulong? Known(ulong number) => number == ulong.MaxValue ? null : number;
}
