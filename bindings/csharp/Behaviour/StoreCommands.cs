// SPDX-License-Identifier: Apache-2.0
using Chassis;
using static Behaviour.Results;
using static Behaviour.Tokens;

namespace Behaviour;

internal static class StoreCommands
{
    internal static string Run(Store store, string[] words)
    {
        switch (words[0])
        {
            case "checkpoint":
                store.Checkpoint();
                return Ok();
            case "rollback":
                store.Rollback();
                return Ok();
            case "collection_drop":
                store.DropCollection(Small(words[2]));
                return Ok();
        }
        return words[0] switch
        {
            "info" => Info(store.Info()),
            "recovery" => Recovery(store.Recovery()),
            "verify" => Verify(store.Verify(Room(words[2]))),
            "verify_cancelled" => Verify(
                store.Verify(0, new() { Cancellation = new(canceled: true) })),
            "collection_create" => Ok(
                store.CreateCollection(Text(words[2]), Small(words[3]), (Metric)Small(words[4]))),
            "collection_find" => Ok(store.FindCollection(Text(words[2]))),
            "collection_list" => Ok(store.Collections().Cast<object>()),
            "collection_info" => Collection(store.CollectionInfo(Small(words[2]))),
            "insert" => Ok(store.Insert(Matrix(words[2]).Values)),
            "commit" => Ok(store.Commit()),
            "get" => Get(store, Number(words[2]), Room(words[3])),
            "search" => Search(store, Room(words[2]), Matrix(words[3])),
            _ => throw new ArgumentException(words[0]),
        };
    }

    private static string Info(StoreInfo info) => Ok(
        info.Collections, info.ReadOnly, info.Poisoned, info.CommitSeq,
        info.CheckpointSeq, info.Records, info.FileBytes, info.LogBytes, info.Staged,
        info.Snapshots);

    private static string Recovery(RecoveryReport report) => Ok(
        report.Clean, report.MayHaveLost, report.DetailSize, report.CommitsReplayed,
        report.BytesDiscarded, report.Damaged, Quoted(report.Detail));

    private static string Verify(VerifyReport report)
    {
        object[] sums = [report.Vectors, report.Documents, report.Bytes, report.FindingCount];
        return Ok([.. sums, .. report.Findings.SelectMany(
            finding => (object[])[
                finding.StatusName, NumberOrNone(finding.Collection), (uint)finding.State,
                NumberOrNone(finding.Id), (uint)finding.File, NumberOrNone(finding.Offset),
                finding.Length, Quoted(finding.Message)])]);
    }

    internal static string Collection(CollectionInfo info) => Ok(
        info.Number, info.Dimension, (uint)info.Metric, info.Live, info.Deleted, info.Capacity,
        info.NextId, info.Bytes, Hex(info.Name));

    private static string Get(Store store, ulong id, int dimension)
    {
        var vector = new float[dimension];
        store.Get(id, vector);
        return Ok(Row(vector));
    }

    private static string Search(Store store, int k, Rows query) =>
        Ok(store.Search(query.Values, k).Select(hit => (object)Hit(hit.Id, hit.Distance)));
}
