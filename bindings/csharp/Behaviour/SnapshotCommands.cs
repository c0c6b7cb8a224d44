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
        "snapshot_info" => Ok(snapshot.CommitSeq),
        "snapshot_count" => Ok(snapshot.Count(Small(words[2]))),
        "snapshot_collection" => StoreCommands.Collection(
            snapshot.CollectionInfo(Small(words[2]))),
        "snapshot_get" => Get(snapshot, Small(words[2]), Ids(words[3]), (int)Number(words[4])),
        "snapshot_view" => View(snapshot, Small(words[2]), Ids(words[3])),
        "snapshot_documents" => Documents(snapshot, Small(words[2]), Ids(words[3])),
        "snapshot_keys" => Keys(snapshot, Small(words[2]), Ids(words[3])),
        "snapshot_seqs" => Ok(snapshot.Seqs(Ids(words[3]), Small(words[2])).Cast<object>()),
        "snapshot_stream" => Ok(snapshot.Stream(Bytes(words[2])) ?? (object)"-"),
        "snapshot_resolve" => Resolve(snapshot, Small(words[2]), Column(words[3])),
        "snapshot_group" => Ok(snapshot.Group(Bytes(words[3]), Small(words[2])).Cast<object>()),
        "snapshot_search" => Search(snapshot, Small(words[2]), words.AsSpan(4),
            new() { Metric = (Metric)Small(words[3]) }),
        "snapshot_search_cancelled" => Search(snapshot, Small(words[2]), words.AsSpan(3),
            new() { Cancellation = new(canceled: true) }),
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
        ':', document.Seq.ToString(CultureInfo.InvariantCulture), Hex(document.Schema),
        Hex(document.SchemaVersion), Hex(document.Payload));

    private static string Keys(Snapshot snapshot, uint collection, ulong[] ids)
    {
        var keys = new object[ids.Length];
        snapshot.ViewDocuments(ids,
            (row, document) => keys[row] = $"{Key(document.DocumentId)}:{Key(document.Group)}",
            collection);
        return Ok(keys);
    }

    internal static object Record(Record record) => string.Join(':',
        NumberOrNone(record.Id == Snapshot.NoId ? null : record.Id),
        Library.StatusName(record.Status), record.Seq.ToString(CultureInfo.InvariantCulture),
        record.Vector is null ? "-" : Row(record.Vector),
        record.HasDocument
            ? $"{Name(record.Schema)},{Name(record.SchemaVersion)},{Part(record.Payload)}"
            : "-",
        $"{Part(record.DocumentId)},{Part(record.Group)}");

    private static string Part(byte[]? bytes) => bytes is null ? "-" : Hex(bytes);

    private static string Name(string? name) => name is null ? "-" : Hex(name);

    private static string Key(ReadOnlySpan<byte> key) => key.IsEmpty ? "-" : Hex(key);

    private static string Resolve(Snapshot snapshot, uint collection, byte[]?[] documentIds)
    {
        var ids = new ulong[documentIds.Length];
        snapshot.ResolveMany(documentIds, ids, collection);
        return Ok(ids.Select(id => id == Snapshot.NoId ? (object)"-" : id));
    }

    // K MATRIX
    internal static string Search(Snapshot snapshot, uint collection, ReadOnlySpan<string> words,
        SearchOptions options)
    {
        Rows queries = Matrix(words[1]);
        SearchResults results = snapshot.SearchMany(queries.Values, queries.Dimension,
            Room(words[0]), collection, options);
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
