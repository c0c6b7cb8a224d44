// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Interop;

// What the generated struct can do.
internal unsafe partial struct BytesLayout
{
    internal readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));

    // A name that the caller has pinned; one of 0 bytes is there all the same, and refused.
    internal static BytesLayout Name(byte* pinned, int size, byte* nothing) =>
        new() { Data = pinned != null ? pinned : nothing, Size = (nuint)size };

    internal readonly byte[]? Copy() => Data == null ? null : Span.ToArray();
}
