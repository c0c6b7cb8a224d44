// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// A walk over the live records of a collection, each once. Made by
/// <see cref="Snapshot.OpenCursor"/>; it belongs to one thread at a time and outlives its snapshot.
/// </summary>
public sealed unsafe class Cursor : Handle
{
    internal Cursor(nint token) : base(token)
    {
    }

    /// <summary>The next ids.</summary>
    /// <param name="ids">Room for at least one; filled from the front.</param>
    /// <returns>Ids written. Fewer than there was room for is not the end, 0 is.</returns>
    /// <exception cref="ChassisException">As chassis_cursor_next(). Past a damaged record the
    /// cursor goes on with the next call.</exception>
    public int Next(Span<ulong> ids)
    {
        ErrorLayout error;
        error.StructSize = 0;
        nuint count;
        fixed (ulong* first = ids)
        {
            Check(Native.chassis_cursor_next(Token, first, (nuint)ids.Length, &count, &error),
                &error);
        }
        return (int)count;
    }

    private protected override int CloseNative(ErrorLayout* error) =>
        Native.chassis_cursor_close(Token, error);
}
