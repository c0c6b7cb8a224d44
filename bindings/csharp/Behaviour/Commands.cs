// SPDX-License-Identifier: Apache-2.0
using Chassis;
using static Behaviour.Results;
using static Behaviour.Tokens;

namespace Behaviour;

/// <summary>The commands, and the handles that a script has bound to names.</summary>
internal sealed class Commands
{
    private readonly Dictionary<string, Handle> handles = [];

    internal string Run(string[] words)
    {
        try
        {
            return words[0] switch
            {
                "version" => Ok(Hex(Library.Version), Library.AbiVersion, Library.FormatVersion),
                "open" => Bind(words[1], Open(words)),
                "filter_ids" or "filter_range" or "filter_bitmap" or "filter_schemas"
                    or "filter_groups" => Bind(words[1], FilterCommands.Open(words)),
                "copy" => Files.Copy(Text(words[1]), Text(words[2])),
                "damage" => Files.Damage(Text(words[1]), Bytes(words[2])),
                _ => handles.TryGetValue(words[1], out Handle? handle)
                    ? Run(handle, words)
                    : "UNBOUND",
            };
        }
        catch (ChassisException error)
        {
            return Failure(error);
        }
        catch (OperationCanceledException cancelled)
            when (cancelled.InnerException is ChassisException error)
        {
            return Failure(error);
        }
    }

    private string Run(Handle handle, string[] words)
    {
        if (words[0] == "close")
        {
            handle.Close();
            return Ok();
        }
        return handle switch
        {
            Store store => OnStore(store, words),
            Batch batch => BatchCommands.Run(batch, words),
            Snapshot snapshot => OnSnapshot(snapshot, words),
            Cursor cursor => Next(cursor, Room(words[2])),
            _ => throw new ArgumentException(words[0]),
        };
    }

    private string OnStore(Store store, string[] words) => words[0] switch
    {
        "batch_open" => Bind(words[2], store.OpenBatch()),
        "batch_shared" => Bind(words[2], store.OpenSharedBatch()),
        "snapshot_open" => Bind(words[2], store.OpenSnapshot()),
        _ => StoreCommands.Run(store, words),
    };

    private string OnSnapshot(Snapshot snapshot, string[] words) => words[0] switch
    {
        "cursor_open" => Bind(words[4],
            snapshot.OpenCursor(Small(words[2]), (Columns)Small(words[3]))),
        "snapshot_search_filtered" => SearchFiltered(snapshot, words),
        _ => SnapshotCommands.Run(snapshot, words),
    };

    private static Store Open(string[] words) => Store.Open(Text(words[6]), new Options
    {
        Flags = words[2] switch
        {
            "existing" => OpenFlags.None,
            "create" => OpenFlags.Create,
            "new" => OpenFlags.Create | OpenFlags.Exclusive,
            "readonly" => OpenFlags.ReadOnly,
            _ => throw new ArgumentException(words[2]),
        },
        Dimension = Small(words[3]),
        Metric = (Metric)Small(words[4]),
        Verify = (VerifyMode)Small(words[5]),
    });

    private static string Next(Cursor cursor, int capacity)
    {
        var records = new Record[capacity];
        int count = cursor.Next(records);
        return Ok(records.Take(count).Select(SnapshotCommands.Record));
    }

    private string SearchFiltered(Snapshot snapshot, string[] words)
    {
        string[] names = words[6].Split(',');
        if (!names.All(handles.ContainsKey)) return "UNBOUND";
        return SnapshotCommands.Search(snapshot, Small(words[2]), words.AsSpan(4), new()
        {
            Metric = (Metric)Small(words[3]),
            Filters = Array.ConvertAll(names, name => (Filter)handles[name]),
        });
    }

    private string Bind(string name, Handle handle)
    {
        handles[name] = handle;
        return Ok();
    }
}
