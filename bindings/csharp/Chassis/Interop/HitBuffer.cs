// SPDX-License-Identifier: Apache-2.0
using System.Buffers;

namespace Chassis.Interop;

// Rented arrays for the hits of one query.
internal readonly ref struct HitBuffer
{
    // Up to this many hits get room without a count of the records first.
    internal const int Usual = 1024;

    private readonly ulong[] ids;
    private readonly float[] distances;
    private readonly int room;

    internal HitBuffer(int room)
    {
        this.room = room;
        ids = ArrayPool<ulong>.Shared.Rent(room);
        distances = ArrayPool<float>.Shared.Rent(room);
    }

    internal Span<ulong> Ids => ids.AsSpan(0, room);

    internal Span<float> Distances => distances.AsSpan(0, room);

    internal Hit[] First(int count)
    {
        var hits = new Hit[count];
        for (int rank = 0; rank < count; ++rank) hits[rank] = new(ids[rank], distances[rank]);
        return hits;
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(ids);
        ArrayPool<float>.Shared.Return(distances);
    }
}
