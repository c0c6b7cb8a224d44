// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

// The structs of the C header, field by field. csharp.i asserts their sizes in C++, a test in C#.
namespace Chassis.Interop;

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ErrorLayout
{
    internal const int PromiseSize = 8;
    internal const int MessageSize = 480;

    internal uint StructSize;
    internal int Code;
    internal int Severity;
    internal int SystemErrno;
    internal ulong Offset;
    internal fixed byte Promise[PromiseSize];
    internal fixed byte Message[MessageSize];
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BytesLayout
{
    internal byte* Data;
    internal nuint Size;

    // A name that the caller has pinned; one of 0 bytes is there all the same, and refused.
    internal static BytesLayout Name(byte* pinned, int size, byte* nothing) =>
        new() { Data = pinned != null ? pinned : nothing, Size = (nuint)size };

    internal readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));
}

[StructLayout(LayoutKind.Sequential)]
internal struct OptionsLayout
{
    internal uint StructSize;
    internal uint Flags;
    internal uint Dimension;
    internal uint Metric;
    internal uint Verify;
    internal uint Reserved;
    internal nint Log;
    internal nint LogUser;
}

[StructLayout(LayoutKind.Sequential)]
internal struct StoreLayout
{
    internal uint StructSize;
    internal uint Collections;
    internal uint ReadOnly;
    internal uint Poisoned;
    internal ulong CommitSequence;
    internal ulong CheckpointSequence;
    internal ulong Records;
    internal ulong FileBytes;
    internal ulong LogBytes;
    internal ulong Staged;
    internal ulong Snapshots;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecoveryLayout
{
    internal const int DetailCapacity = 984;

    internal uint StructSize;
    internal uint Clean;
    internal uint MayHaveLost;
    internal uint DetailSize;
    internal ulong CommitsReplayed;
    internal ulong BytesDiscarded;
    internal ulong Damaged;
    internal fixed byte Detail[DetailCapacity];
}

[StructLayout(LayoutKind.Sequential)]
internal struct VerifyLayout
{
    internal uint StructSize;
    internal uint Reserved;
    internal ulong Vectors;
    internal ulong Documents;
    internal ulong Bytes;
    internal ulong Findings;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CollectionOptionsLayout
{
    internal uint StructSize;
    internal uint Dimension;
    internal uint Metric;
    internal uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CollectionLayout
{
    internal const int NameCapacity = 256;

    internal uint StructSize;
    internal uint Number;
    internal uint Dimension;
    internal uint Metric;
    internal ulong Live;
    internal ulong Deleted;
    internal ulong Capacity;
    internal ulong NextId;
    internal ulong Bytes;
    internal fixed byte Name[NameCapacity];
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RecordsLayout
{
    internal uint StructSize;
    internal uint Flags;
    internal nuint Count;
    internal ulong* Ids;
    internal float* Vectors;
    internal nuint Dimension;
    internal nuint VectorStride;
    internal BytesLayout* Documents;
    internal BytesLayout* Schemas;
    internal BytesLayout* SchemaVersions;
    internal BytesLayout* DocumentIds;
    internal BytesLayout* Groups;
}

[StructLayout(LayoutKind.Sequential)]
internal struct SnapshotLayout
{
    internal uint StructSize;
    internal uint Reserved;
    internal ulong CommitSequence;
}

[StructLayout(LayoutKind.Sequential)]
internal struct DocumentLayout
{
    internal uint StructSize;
    internal uint Found;
    internal ulong CommitSequence;
    internal BytesLayout Payload;
    internal BytesLayout Schema;
    internal BytesLayout SchemaVersion;
    internal BytesLayout DocumentId;
    internal BytesLayout Group;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SearchOptionsLayout
{
    internal uint StructSize;
    internal uint Metric;
    internal nint* Filters;
    internal nuint FilterCount;
    internal TaskLayout* Task;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TaskLayout
{
    internal uint StructSize;
    internal uint Reserved;
    internal ulong BudgetBytes;
    internal ulong TimeoutMilliseconds;
    internal int* Cancel;
    internal nint Progress;
    internal nint User;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterLayout
{
    internal uint StructSize;
    internal uint Kind;
    internal uint Mode;
    internal uint Reserved;
    internal nuint Count;
    internal ulong* Ids;
    internal ulong* Words;
    internal ulong Bits;
    internal ulong First;
    internal ulong Last;
    internal BytesLayout* Schemas;
    internal BytesLayout* SchemaVersions;
    internal BytesLayout* Groups;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CommitOptionsLayout
{
    internal uint StructSize;
    internal uint Reserved;
    internal BytesLayout Source;
    internal ulong SourceSequence;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ArrowOptionsLayout
{
    internal uint StructSize;
    internal uint Columns;
    internal ulong MaxRows;
}
