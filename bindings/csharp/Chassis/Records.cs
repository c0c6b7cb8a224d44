// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// Records to insert or to put, as columns with one entry per record. An empty column is absent
/// from every record. A record has a vector, a document, or both. The call keeps no reference to
/// the columns after it has returned.
/// </summary>
public ref struct Records
{
    private int? count;

    /// <summary>The number of records; if it is not set, the columns determine it.</summary>
    public int Count
    {
        readonly get => count ?? Longest();
        set => count = value;
    }

    /// <summary>
    /// Put only: the id of each record. Empty: every record is put by its document id.
    /// </summary>
    public ReadOnlySpan<ulong> Ids { get; set; }

    /// <summary>A matrix, one row of <see cref="Dimension"/> floats per record.</summary>
    public ReadOnlySpan<float> Vectors { get; set; }

    /// <summary>Floats per row: the dimension of the collection. Required beside Vectors.</summary>
    public int Dimension { get; set; }

    /// <summary>Payloads, not interpreted; null: this record has no document.</summary>
    public ReadOnlySpan<byte[]?> Documents { get; set; }

    /// <summary>Schema of each document, 1 to 255 bytes of UTF-8.</summary>
    public ReadOnlySpan<string?> Schemas { get; set; }

    /// <summary>Version of each document's schema, 1 to 255 bytes of UTF-8.</summary>
    public ReadOnlySpan<string?> SchemaVersions { get; set; }

    /// <summary>
    /// A name of each record that no other live record of the collection has: any 1 to 1,024 bytes.
    /// Null: this record has none.
    /// </summary>
    public ReadOnlySpan<byte[]?> DocumentIds { get; set; }

    /// <summary>
    /// A name that records may share: any 1 to 1,024 bytes. Null: this record has none.
    /// </summary>
    public ReadOnlySpan<byte[]?> Groups { get; set; }

    /// <summary>
    /// Put only: a vector, document, document id or group that is absent here stays as it is.
    /// Without this flag it is removed.
    /// </summary>
    public bool KeepAbsent { get; set; }

    /// <summary>
    /// Put only: if any record of the call exists when the batch commits, the whole commit fails
    /// with <see cref="Status.QueryConflict"/>.
    /// </summary>
    public bool IfAbsent { get; set; }

    /// <summary>
    /// Put only: the seq that each record must have when the batch commits, otherwise the whole
    /// commit fails with <see cref="Status.QueryConflict"/>; 0 is any.
    /// <see cref="Snapshot.Seqs"/> returns seqs.
    /// </summary>
    public ReadOnlySpan<ulong> ExpectedSeqs { get; set; }

    // Refuses columns of unequal lengths, because the library reads as many entries as the count.
    internal readonly void CheckLengths()
    {
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(Count));
        if (Dimension < 0) throw new ArgumentOutOfRangeException(nameof(Dimension));
        CheckColumn(Ids.Length, nameof(Ids));
        CheckColumn(Documents.Length, nameof(Documents));
        CheckColumn(Schemas.Length, nameof(Schemas));
        CheckColumn(SchemaVersions.Length, nameof(SchemaVersions));
        CheckColumn(DocumentIds.Length, nameof(DocumentIds));
        CheckColumn(Groups.Length, nameof(Groups));
        CheckColumn(ExpectedSeqs.Length, nameof(ExpectedSeqs));
        if (!Vectors.IsEmpty) Matrix.CheckSize(Vectors.Length, Count, Dimension, nameof(Vectors));
    }

    // Refuses the columns and flags that only a put accepts.
    internal readonly void CheckNew()
    {
        if (Ids.IsEmpty && ExpectedSeqs.IsEmpty && !KeepAbsent && !IfAbsent) return;
        throw new ArgumentException("Only put takes Ids, ExpectedSeqs and flags.");
    }

    private readonly int Longest()
    {
        int rows = Dimension > 0 ? Vectors.Length / Dimension : 0;
        int named = Math.Max(DocumentIds.Length, Groups.Length);
        return Math.Max(Math.Max(rows, Ids.Length), Math.Max(Documents.Length, named));
    }

    private readonly void CheckColumn(int length, string column)
    {
        if (length == 0 || length == Count) return;
        throw new ArgumentException($"{column} has {length} entries for {Count} records.", column);
    }
}
