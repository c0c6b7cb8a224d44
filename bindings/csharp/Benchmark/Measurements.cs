// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Chassis;

namespace Benchmark;

/// <summary>Measures in C# what baseline.c measures in C.</summary>
internal sealed class Measurements : IDisposable
{
    private const int Dimension = 128;
    private const int Rows = 10_000;
    private const int Queries = 64;
    private const int K = 10;
    private const int Repetitions = 25;

    private readonly Store store = Store.Open("memory:", new Options { Dimension = Dimension });
    private readonly float[] matrix = new float[Rows * Dimension];
    private readonly ulong[] ids = new ulong[Rows];
    private readonly ulong[] hits = new ulong[Queries * K];
    private readonly float[] distances = new float[Queries * K];
    private readonly nuint[] found = new nuint[Queries];
    private readonly Snapshot snapshot;
    private float sum;

    private Measurements()
    {
        for (int i = 0; i < matrix.Length; ++i) matrix[i] = i * 7919L % 1000;
        store.Insert(new Records { Vectors = matrix, Dimension = Dimension }, ids);
        store.Commit();
        snapshot = store.OpenSnapshot();
    }

    public void Dispose()
    {
        snapshot.Dispose();
        store.Dispose();
    }

    internal static List<(string Name, double Nanoseconds)> All()
    {
        using var measurements = new Measurements();
        return [
            ("view", Best(Rows, measurements.View)),
            ("insert", Best(Rows, measurements.Insert)),
            ("bulk_insert_per_row", Best(Rows, measurements.BulkInsert)),
            ("batch_search_per_query", Best(Queries, measurements.BatchSearch)),
        ];
    }

    // The nanoseconds of one of `count` calls or rows, in the best of several runs.
    private static double Best(int count, Action run)
    {
        double best = double.MaxValue;
        for (int repetition = 0; repetition < Repetitions; ++repetition)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
        }
        return best;
    }

    private void View()
    {
        foreach (ulong id in ids) sum += snapshot.View(id, static vector => vector[0]);
    }

    private void Insert()
    {
        for (int row = 0; row < Rows; ++row)
        {
            store.Insert(matrix.AsSpan(row * Dimension, Dimension));
        }
        store.Rollback();
    }

    private void BulkInsert()
    {
        store.Insert(new Records { Vectors = matrix, Dimension = Dimension }, ids);
        store.Rollback();
    }

    private void BatchSearch() => snapshot.SearchMany(
        matrix.AsSpan(0, Queries * Dimension), Dimension, K, hits, distances, found);
}
