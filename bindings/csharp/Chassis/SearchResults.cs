// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>The hits of several queries: Snapshot.SearchMany.</summary>
public sealed class SearchResults
{
    private readonly ulong[] ids;
    private readonly float[] distances;
    private readonly nuint[] found;
    private readonly int room;

    internal SearchResults(ulong[] ids, float[] distances, nuint[] found, int room)
    {
        this.ids = ids;
        this.distances = distances;
        this.found = found;
        this.room = room;
    }

    /// <summary>The number of queries.</summary>
    public int Count => found.Length;

    /// <summary>One hit.</summary>
    /// <param name="query">Index of the query.</param>
    /// <param name="rank">Index of the hit; 0 is the nearest.</param>
    public Hit this[int query, int rank] => new(Ids(query)[rank], Distances(query)[rank]);

    /// <summary>The ids that one query found, nearest first.</summary>
    /// <param name="query">Index of the query.</param>
    public ReadOnlySpan<ulong> Ids(int query) => ids.AsSpan(query * room, (int)found[query]);

    /// <summary>The distances of one query's hits, nearest first.</summary>
    /// <param name="query">Index of the query.</param>
    public ReadOnlySpan<float> Distances(int query) =>
        distances.AsSpan(query * room, (int)found[query]);
}
