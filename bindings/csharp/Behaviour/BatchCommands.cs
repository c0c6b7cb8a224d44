// SPDX-License-Identifier: Apache-2.0
using Chassis;
using static Behaviour.Results;
using static Behaviour.Tokens;

namespace Behaviour;

internal static class BatchCommands
{
    internal static string Run(Batch batch, string[] words)
    {
        switch (words[0])
        {
            case "batch_insert":
                return Insert(batch, Small(words[2]), words.AsSpan(3));
            case "batch_put":
                Put(batch, Small(words[2]), words.AsSpan(3));
                return Ok();
            case "batch_delete":
                batch.Delete(Ids(words[3]), Small(words[2]));
                return Ok();
            case "batch_commit":
                return Ok(batch.Commit());
            case "batch_rollback":
                batch.Rollback();
                return Ok();
            default:
                throw new ArgumentException(words[0]);
        }
    }

    // COUNT MATRIX DOCUMENTS SCHEMAS VERSIONS
    private static string Insert(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Rows rows = Matrix(words[1]);
        Records records = new()
        {
            Count = Room(words[0]),
            Vectors = rows.Values,
            Dimension = rows.Dimension,
            Documents = Column(words[2]),
            Schemas = Texts(words[3]),
            SchemaVersions = Texts(words[4]),
        };
        var ids = new ulong[records.Count];
        batch.Insert(records, ids, collection);
        return Ok(ids.Cast<object>());
    }

    // COUNT IDS MATRIX DOCUMENTS SCHEMAS VERSIONS KEEP
    private static void Put(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Rows rows = Matrix(words[2]);
        batch.Put(new Records
        {
            Count = Room(words[0]),
            Ids = Ids(words[1]),
            Vectors = rows.Values,
            Dimension = rows.Dimension,
            Documents = Column(words[3]),
            Schemas = Texts(words[4]),
            SchemaVersions = Texts(words[5]),
            KeepAbsent = words[6] == "1",
        }, collection);
    }
}
