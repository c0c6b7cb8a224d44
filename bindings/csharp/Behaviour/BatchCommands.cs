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
            case "batch_insert_keys":
                return Insert(batch, Small(words[2]), words.AsSpan(3));
            case "batch_put":
            case "batch_put_keys":
                Put(batch, Small(words[2]), words.AsSpan(3));
                return Ok();
            case "batch_delete_documents":
                batch.DeleteDocuments(Column(words[3]), Small(words[2]));
                return Ok();
            case "batch_delete_groups":
                batch.DeleteGroups(Column(words[3]), Small(words[2]));
                return Ok();
            case "batch_commit_stream":
                CommitResult result = batch.Commit(Bytes(words[2]), Number(words[3]));
                return Ok(result.Seq, result.Applied);
            case "batch_delete":
                batch.Delete(Ids(words[3]), Small(words[2]));
                return Ok();
            case "batch_commit":
                return Ok(batch.Commit().Seq);
            case "batch_rollback":
                batch.Rollback();
                return Ok();
            default:
                throw new ArgumentException(words[0]);
        }
    }

    // COUNT MATRIX DOCUMENTS SCHEMAS VERSIONS, and DOCUMENT_IDS GROUPS or nothing
    private static string Insert(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Records records = RecordsOf(words[0], words[1..5], words[5..]);
        var ids = new ulong[records.Count];
        batch.Insert(records, ids, collection);
        return Ok(ids.Cast<object>());
    }

    // COUNT IDS MATRIX DOCUMENTS SCHEMAS VERSIONS FLAGS EXPECTED, and DOCUMENT_IDS GROUPS or nothing
    private static void Put(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Records records = RecordsOf(words[0], words[2..6], words[8..]);
        records.Ids = Ids(words[1]);
        ulong flags = Number(words[6]);
        records.KeepAbsent = (flags & 1) != 0;
        records.IfAbsent = (flags & 2) != 0;
        records.ExpectedSeqs = Ids(words[7]);
        batch.Put(records, collection);
    }

    private static Records RecordsOf(string count, ReadOnlySpan<string> columns,
        ReadOnlySpan<string> keys)
    {
        Rows rows = Matrix(columns[0]);
        return new()
        {
            Count = Room(count),
            Vectors = rows.Values,
            Dimension = rows.Dimension,
            Documents = Column(columns[1]),
            Schemas = Texts(columns[2]),
            SchemaVersions = Texts(columns[3]),
            DocumentIds = keys.IsEmpty ? [] : Column(keys[0]),
            Groups = keys.IsEmpty ? [] : Column(keys[1]),
        };
    }
}
