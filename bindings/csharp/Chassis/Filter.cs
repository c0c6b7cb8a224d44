// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>Whether the records that a filter matches pass.</summary>
public enum FilterMode : uint
{
    /// <summary>Only matching records pass.</summary>
    Allow = 0,

    /// <summary>All records but the matching ones pass.</summary>
    Deny = 1,
}

/// <summary>
/// One predicate on the records of a search, for <see cref="SearchOptions.Filters"/>. It never
/// changes and refers to no store, so any search of any store may use it, on any thread. A record
/// without a document has no schema, and many have no group: such a record passes no filter that
/// allows a list of those, and every filter that denies one.
/// </summary>
public sealed unsafe class Filter : Handle
{
    private Filter(nint token) : base(token)
    {
    }

    private enum Kind : uint
    {
        Ids = 1,
        Bitmap = 2,
        Range = 3,
        Schema = 4,
        Group = 5,
    }

    /// <summary>A filter that matches ids, in any order, repeated or not.</summary>
    /// <param name="mode">Whether matching records pass.</param>
    /// <param name="ids">The ids; ids of no record match nothing.</param>
    /// <exception cref="ChassisException">As chassis_filter_open().</exception>
    public static Filter Ids(FilterMode mode, ReadOnlySpan<ulong> ids)
    {
        fixed (ulong* first = ids)
        {
            return Open(Kind.Ids, mode, new() { Ids = first, Count = (nuint)ids.Length });
        }
    }

    /// <summary>A filter that matches a range of ids.</summary>
    /// <param name="mode">Whether matching records pass.</param>
    /// <param name="first">The first id.</param>
    /// <param name="last">The last id, included; not less than the first.</param>
    /// <exception cref="ChassisException">As chassis_filter_open().</exception>
    public static Filter Range(FilterMode mode, ulong first, ulong last) =>
        Open(Kind.Range, mode, new() { First = first, Last = last });

    /// <summary>
    /// A filter that matches id first + i where bit i is set: bit i % 64, least significant first,
    /// of words[i / 64].
    /// </summary>
    /// <param name="mode">Whether matching records pass.</param>
    /// <param name="first">The id of bit 0.</param>
    /// <param name="bits">Bits of the bitmap; further bits of the words do not count.</param>
    /// <param name="words">The bitmap.</param>
    /// <exception cref="ChassisException">As chassis_filter_open().</exception>
    public static Filter Bitmap(FilterMode mode, ulong first, ulong bits, ReadOnlySpan<ulong> words)
    {
        ulong needed = bits / 64 + (bits % 64 == 0 ? 0ul : 1);
        if (!words.IsEmpty && (ulong)words.Length < needed)
        {
            throw new ArgumentException($"{words.Length} words hold no {bits} bits.",
                nameof(words));
        }
        fixed (ulong* word = words)
        {
            return Open(Kind.Bitmap, mode, new() { First = first, Bits = bits, Words = word });
        }
    }

    /// <summary>A filter that matches records whose document has one of the schemas.</summary>
    /// <param name="mode">Whether matching records pass.</param>
    /// <param name="schemas">The schemas, compared byte by byte.</param>
    /// <param name="versions">The version of each; null, or an empty span: any version.</param>
    /// <exception cref="ChassisException">As chassis_filter_open(); Row is the entry at
    /// fault.</exception>
    public static Filter Schemas(FilterMode mode, ReadOnlySpan<string?> schemas,
        ReadOnlySpan<string?> versions = default)
    {
        if (!versions.IsEmpty) Matrix.CheckSize(versions.Length, schemas.Length, 1, nameof(versions));
        using PinnedColumn names = new(), numbers = new();
        names.Add(schemas);
        numbers.Add(versions);
        return Open(Kind.Schema, mode, new()
        {
            Count = (nuint)schemas.Length,
            Schemas = names.Entries,
            SchemaVersions = numbers.Entries,
        });
    }

    /// <summary>A filter that matches the records of groups.</summary>
    /// <param name="mode">Whether matching records pass.</param>
    /// <param name="groups">The groups, compared byte by byte.</param>
    /// <exception cref="ChassisException">As chassis_filter_open(); Row is the entry at
    /// fault.</exception>
    public static Filter Groups(FilterMode mode, ReadOnlySpan<byte[]?> groups)
    {
        using PinnedColumn names = new();
        names.Add(groups);
        return Open(Kind.Group, mode,
            new() { Count = (nuint)groups.Length, Groups = names.Entries });
    }

    private protected override int CloseNative(ErrorLayout* error) =>
        Native.chassis_filter_close(Token, error);

    private static Filter Open(Kind kind, FilterMode mode, FilterSpecLayout spec)
    {
        ErrorLayout error;
        error.StructSize = 0;
        spec.StructSize = (uint)sizeof(FilterSpecLayout);
        spec.Kind = (uint)kind;
        spec.Mode = (uint)mode;
        nint token;
        int status = Native.chassis_filter_open(&spec, &token, &error);
        if (status != 0) throw ChassisException.From(&error);
        return new(token);
    }
}
