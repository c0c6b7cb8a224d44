// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Interop;

// Caches the dimensions of the collections that a snapshot viewed last, so that it asks for each
// once. An entry holds a collection above its dimension, which is 0 while it is not known.
internal sealed class Dimensions
{
    private readonly ulong[] entries = new ulong[8];

    // 0 if the dimension is not known.
    internal int Of(uint collection)
    {
        ulong known = Volatile.Read(ref Entry(collection));
        return known >> 32 == collection ? (int)(uint)known : 0;
    }

    internal void Learn(uint collection, uint dimension) =>
        Volatile.Write(ref Entry(collection), (ulong)collection << 32 | dimension);

    private ref ulong Entry(uint collection) => ref entries[collection % entries.Length];
}
