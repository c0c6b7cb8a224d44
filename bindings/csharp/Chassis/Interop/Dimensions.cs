// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;

namespace Chassis.Interop;

// The dimension of each collection that one store has had while open. A pointer to a vector comes
// without its length, and a snapshot may see a collection that the store has dropped since. Numbers
// are never used again and dimensions are fixed, so that what was once learnt stays true.
internal sealed unsafe class Dimensions(nint store)
{
    private readonly ConcurrentDictionary<uint, uint> known = new();

    internal void Learn(uint collection, uint dimension) => known[collection] = dimension;

    // 0 for a collection that there is not: the library refuses it by itself.
    internal int Of(uint collection)
    {
        if (known.TryGetValue(collection, out uint dimension)) return (int)dimension;
        CollectionLayout details = new() { StructSize = (uint)sizeof(CollectionLayout) };
        if (Native.chassis_collection_info(store, collection, &details, null) != 0) return 0;
        Learn(collection, details.Dimension);
        return (int)details.Dimension;
    }
}
