// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Chassis;
using static Behaviour.Results;
using static Behaviour.Tokens;

namespace Behaviour;

internal static class SnapshotCommands
{
    internal static string Run(Snapshot snapshot, string[] words) => words[0] switch
    {
        "snapshot_info" => Ok(snapshot.CommitSequence),
        "snapshot_count" => Ok(snapshot.Count(Small(words[2]))),
        "snapshot_collection" => StoreCommands.Collection(
            snapshot.CollectionInfo(Small(words[2]))),
        "snapshot_get" => Get(snapshot, Small(words[2]), Ids(words[3]), (int)Number(words[4])),
        "snapshot_view" => View(snapshot, Small(words[2]), Ids(words[3])),
        "snapshot_documents" => Documents(snapshot, Small(words[2]), Ids(words[3])),
        "snapshot_search" => Search(snapshot, words),
        _ => throw new ArgumentException(words[0]),
    };

    private static string Get(Snapshot snapshot, uint collection, ulong[] ids, int dimension)
    {
        var vectors = new float[ids.Length * dimension];
        var found = new bool[ids.Length];
        snapshot.Get(ids, vectors, dimension, found, collection);
        return Ok(ids.Select((_, row) => (object)(
            found[row] ? Row(vectors.AsSpan(row * dimension, dimension)) : "-")));
    }

    private static string View(Snapshot snapshot, uint collection, ulong[] ids)
    {
        var rows = new object[ids.Length];
        snapshot.View(ids, (row, vector) => rows[row] = vector.IsEmpty ? "-" : Row(vector),
            collection);
        return Ok(rows);
    }

    private static string Documents(Snapshot snapshot, uint collection, ulong[] ids)
    {
        var documents = new object[ids.Length];
        snapshot.ViewDocuments(ids, (row, document) => documents[row] = Document(document),
            collection);
        return Ok(documents);
    }

    private static string Document(DocumentView document) => !document.Found ? "-" : string.Join(
        ':', document.CommitSequence.ToString(CultureInfo.InvariantCulture), Hex(document.Schema),
        Hex(document.SchemaVersion), Hex(document.Payload));

    private static string Search(Snapshot snapshot, string[] words)
    {
        Rows queries = Matrix(words[5]);
        SearchResults results = snapshot.SearchMany(queries.Values, queries.Dimension,
            Room(words[4]), Small(words[2]), (Metric)Small(words[3]));
        var printed = new List<object>();
        for (int query = 0; query < results.Count; ++query)
        {
            printed.Add("|");
            for (int rank = 0; rank < results.Ids(query).Length; ++rank)
            {
                Hit hit = results[query, rank];
                printed.Add(Hit(hit.Id, hit.Distance));
            }
        }
        return Ok(printed);
    }
}
