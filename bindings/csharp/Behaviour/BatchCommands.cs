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
            case "batch_put_documents":
                return PutDocuments(batch, Small(words[2]), words.AsSpan(3));
            case "batch_delete_documents":
                batch.DeleteDocuments(Column(words[3]), Small(words[2]));
                return Ok();
            case "batch_delete_groups":
                batch.DeleteGroups(Column(words[3]), Small(words[2]));
                return Ok();
            case "batch_apply":
                bool applied = batch.Apply(Bytes(words[2]), Number(words[3]), out ulong sequence);
                return Ok(sequence, applied);
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

    // COUNT MATRIX DOCUMENTS SCHEMAS VERSIONS, and DOCUMENT_IDS GROUPS or nothing
    private static string Insert(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Records records = RecordsOf(words[0], words[1..5], words[5..]);
        var ids = new ulong[records.Count];
        batch.Insert(records, ids, collection);
        return Ok(ids.Cast<object>());
    }

    // COUNT IDS MATRIX DOCUMENTS SCHEMAS VERSIONS KEEP, and DOCUMENT_IDS GROUPS or nothing
    private static void Put(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Records records = RecordsOf(words[0], words[2..6], words[7..]);
        records.Ids = Ids(words[1]);
        records.KeepAbsent = words[6] == "1";
        batch.Put(records, collection);
    }

    // COUNT MATRIX DOCUMENTS SCHEMAS VERSIONS KEEP DOCUMENT_IDS GROUPS
    private static string PutDocuments(Batch batch, uint collection, ReadOnlySpan<string> words)
    {
        Records records = RecordsOf(words[0], words[1..5], words[6..]);
        records.KeepAbsent = words[5] == "1";
        var ids = new ulong[records.Count];
        batch.PutDocuments(records, ids, collection);
        return Ok(ids.Cast<object>());
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
