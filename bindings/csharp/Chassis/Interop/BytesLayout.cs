// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Interop;

// Methods of the generated struct.
internal unsafe partial struct BytesLayout
{
    internal readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));

    // A name that the caller has pinned. An empty one gets the address `nothing`, so that the
    // library refuses it and does not take it for an absent one.
    internal static BytesLayout Name(byte* pinned, int size, byte* nothing) =>
        new() { Data = pinned != null ? pinned : nothing, Size = (nuint)size };

    internal readonly byte[]? Copy() => Data == null ? null : Span.ToArray();
}
