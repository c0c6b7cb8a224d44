// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

public sealed unsafe partial class Snapshot
{
    /// <summary>Returns the nearest vectors of one query.</summary>
    /// <param name="query">As many floats as the dimension of the collection, none NaN.</param>
    /// <param name="k">Hits wanted, at least 1; there may be fewer.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="options">Metric, filters and bounds; by default none.</param>
    /// <returns>The hits, nearest first.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_search().</exception>
    public Hit[] Search(ReadOnlySpan<float> query, int k, uint collection = 0,
        SearchOptions? options = null)
    {
        int room = Room(k, collection);
        using HitBuffer hits = new(room);
        nuint found;
        Search(query, 1, query.Length, room, hits.Ids, hits.Distances, new(&found, 1), collection,
            options);
        return hits.First((int)found);
    }

    /// <summary>
    /// Returns the nearest vectors of several queries and reads the vectors once for all of them.
    /// </summary>
    /// <param name="queries">A matrix, one row of `dimension` floats per query, none NaN.</param>
    /// <param name="dimension">The dimension of the collection.</param>
    /// <param name="k">Hits wanted per query, at least 1; there may be fewer.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="options">Metric, filters and bounds; by default none.</param>
    /// <returns>The hits of each query.</returns>
    /// <exception cref="ChassisException">As chassis_snapshot_search(); Row is the query at
    /// fault.</exception>
    public SearchResults SearchMany(ReadOnlySpan<float> queries, int dimension, int k,
        uint collection = 0, SearchOptions? options = null)
    {
        int count = Matrix.Rows(queries.Length, dimension, nameof(queries));
        int room = Room(k, collection);
        long hits = (long)count * room;
        if (hits > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(k));
        var ids = new ulong[hits];
        var distances = new float[hits];
        var found = new nuint[count];
        Search(queries, count, dimension, room, ids, distances, found, collection, options);
        return new(ids, distances, found, room);
    }

    /// <summary>Searches for several queries and writes the hits to the caller's memory.</summary>
    /// <param name="queries">A matrix, one row of `dimension` floats per query, none NaN.</param>
    /// <param name="dimension">The dimension of the collection.</param>
    /// <param name="k">Hits wanted per query, at least 1; there may be fewer.</param>
    /// <param name="ids">Room for `k` ids per query; elements past its hits are left
    /// unchanged.</param>
    /// <param name="distances">Room for `k` distances per query.</param>
    /// <param name="found">Receives the number of hits of each query.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="options">Metric, filters and bounds; by default none.</param>
    /// <exception cref="ChassisException">As chassis_snapshot_search(); Row is the query at
    /// fault.</exception>
    public void SearchMany(ReadOnlySpan<float> queries, int dimension, int k, Span<ulong> ids,
        Span<float> distances, Span<nuint> found, uint collection = 0,
        SearchOptions? options = null)
    {
        if (k < 0) throw new ArgumentOutOfRangeException(nameof(k));
        int count = Matrix.Rows(queries.Length, dimension, nameof(queries));
        Matrix.CheckSize(ids.Length, count, k, nameof(ids));
        Matrix.CheckSize(distances.Length, count, k, nameof(distances));
        Matrix.CheckRoom(found.Length, count, nameof(found));
        Search(queries, count, dimension, k, ids, distances, found, collection, options);
    }

    // REQUIRES: the lengths of all spans match, because the library trusts the counts.
    private void Search(ReadOnlySpan<float> queries, int count, int dimension, int k,
        Span<ulong> ids, Span<float> distances, Span<nuint> found, uint collection,
        SearchOptions? options)
    {
        ErrorLayout error;
        error.StructSize = 0;
        using BoundedCall? call = BoundedCall.Begin(options);
        int status;
        nint[] filters = Tokens(options);
        fixed (nint* filter = filters)
        fixed (float* query = queries)
        fixed (ulong* id = ids)
        fixed (float* distance = distances)
        fixed (nuint* counts = found)
        {
            SearchOptionsLayout layout = new()
            {
                StructSize = (uint)sizeof(SearchOptionsLayout),
                Metric = (uint)(options?.Metric ?? Metric.Default),
                Filters = filter,
                FilterCount = (nuint)filters.Length,
                Task = call is null ? null : call.Task,
            };
            status = Native.chassis_snapshot_search(Token, collection, &layout, query,
                (nuint)count, (nuint)dimension, 0, (nuint)k, id, distance, counts, &error);
        }
        GC.KeepAlive(options);
        call?.Check(status, &error);
        Check(status, &error);
    }

    // A filter that is null is refused by the library.
    private static nint[] Tokens(SearchOptions? options) =>
        options is null ? [] : [.. options.Filters.Select(filter => filter?.Token ?? 0)];

    // Room that `k` hits can need: no more than there are records. Errors of the handle or the
    // collection are ignored here, because the search itself reports them.
    private int Room(int k, uint collection)
    {
        if (k < 0) throw new ArgumentOutOfRangeException(nameof(k));
        if (k <= HitBuffer.Usual) return k;
        ulong count;
        Native.chassis_snapshot_count(Token, collection, null, &count, null);
        GC.KeepAlive(this);
        return (int)Math.Min((ulong)k, Math.Max(count, 1));
    }
}
