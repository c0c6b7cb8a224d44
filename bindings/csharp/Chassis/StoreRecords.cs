// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

// The default collection, through the store's own batch.
public sealed unsafe partial class Store
{
    // Of the default collection, and cached because it never changes; 0 while it is not known.
    private uint dimension;

    /// <summary>Stages one new vector in the default collection.</summary>
    /// <param name="vector">As many floats as its dimension; copied.</param>
    /// <returns>The id reserved for it.</returns>
    /// <exception cref="ChassisException">As chassis_insert().</exception>
    public ulong Insert(ReadOnlySpan<float> vector)
    {
        ErrorLayout error;
        error.StructSize = 0;
        ulong id;
        fixed (float* values = vector)
        {
            Check(Native.chassis_insert(Token, values, (nuint)vector.Length, &id, &error), &error);
        }
        return id;
    }

    /// <summary>Stages new records in the default collection.</summary>
    /// <param name="records">Their columns; Ids must be empty.</param>
    /// <param name="ids">Room for the ids reserved for them; may be empty.</param>
    /// <exception cref="ChassisException">As chassis_batch_insert().</exception>
    public void Insert(in Records records, Span<ulong> ids = default)
    {
        using Batch batch = OpenSharedBatch();
        batch.Insert(records, ids);
    }

    /// <summary>Stages the whole new state of records of the default collection.</summary>
    /// <param name="records">Their columns; Ids, or a document id of every record, is
    /// required.</param>
    /// <exception cref="ChassisException">As chassis_batch_put().</exception>
    public void Put(in Records records)
    {
        using Batch batch = OpenSharedBatch();
        batch.Put(records);
    }

    /// <summary>Stages the deletion of records of the default collection.</summary>
    /// <param name="ids">The records; ids of no record are ignored.</param>
    /// <exception cref="ChassisException">As chassis_batch_delete().</exception>
    public void Delete(params ReadOnlySpan<ulong> ids)
    {
        using Batch batch = OpenSharedBatch();
        batch.Delete(ids);
    }

    /// <summary>Commits the store's own batch.</summary>
    /// <returns>Number of the commit.</returns>
    /// <exception cref="ChassisException">As chassis_commit().</exception>
    public ulong Commit()
    {
        ErrorLayout error;
        error.StructSize = 0;
        ulong seq;
        Check(Native.chassis_commit(Token, &seq, &error), &error);
        return seq;
    }

    /// <summary>Discards the writes staged in the store's own batch.</summary>
    /// <exception cref="ChassisException">As chassis_rollback().</exception>
    public void Rollback()
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_rollback(Token, &error), &error);
    }

    /// <summary>
    /// Copies one vector of the default collection, as it is after the staged writes of the store's
    /// own batch.
    /// </summary>
    /// <param name="id">The record.</param>
    /// <param name="vector">Room for as many floats as the dimension of the collection.</param>
    /// <exception cref="ChassisException">As chassis_get_vector().</exception>
    public void Get(ulong id, Span<float> vector)
    {
        ErrorLayout error;
        error.StructSize = 0;
        fixed (float* values = vector)
        {
            Check(Native.chassis_get_vector(Token, id, values, (nuint)vector.Length, &error),
                &error);
        }
    }

    /// <summary>Copies one vector into a new array, with the staged writes applied.</summary>
    /// <param name="id">The record.</param>
    /// <exception cref="ChassisException">As chassis_get_vector().</exception>
    public float[] Get(ulong id)
    {
        if (dimension == 0) dimension = CollectionInfo(0).Dimension;
        float[] vector = new float[dimension];
        Get(id, vector);
        return vector;
    }

    /// <summary>Returns the nearest vectors in the default collection at the newest
    /// commit.</summary>
    /// <param name="query">As many floats as its dimension, none NaN.</param>
    /// <param name="k">Hits wanted, at least 1; there may be fewer.</param>
    /// <returns>The hits, nearest first.</returns>
    /// <exception cref="ChassisException">As chassis_search().</exception>
    public Hit[] Search(ReadOnlySpan<float> query, int k)
    {
        if (k < 0) throw new ArgumentOutOfRangeException(nameof(k));
        if (k > HitBuffer.Usual)
        {
            using Snapshot snapshot = OpenSnapshot();
            return snapshot.Search(query, k);
        }
        using HitBuffer hits = new(k);
        return hits.First(Search(query, hits.Ids, hits.Distances));
    }

    /// <summary>Searches the default collection and writes the hits to the caller's
    /// memory.</summary>
    /// <param name="query">As many floats as the dimension, none NaN.</param>
    /// <param name="ids">Receives the ids, nearest first; its length is k.</param>
    /// <param name="distances">Receives their distances; as long as `ids`.</param>
    /// <returns>The number of hits written.</returns>
    /// <exception cref="ChassisException">As chassis_search().</exception>
    public int Search(ReadOnlySpan<float> query, Span<ulong> ids, Span<float> distances)
    {
        Matrix.CheckSize(distances.Length, ids.Length, 1, nameof(distances));
        ErrorLayout error;
        error.StructSize = 0;
        nuint found;
        fixed (float* values = query)
        fixed (ulong* id = ids)
        fixed (float* distance = distances)
        {
            Check(Native.chassis_search(Token, values, (nuint)query.Length, (nuint)ids.Length, id,
                distance, &found, &error), &error);
        }
        return (int)found;
    }
}
