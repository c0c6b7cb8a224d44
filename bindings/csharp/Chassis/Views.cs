// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>Reads a vector that is not copied. The span cannot leave the function.</summary>
/// <param name="vector">As many floats as the dimension of the collection.</param>
/// <typeparam name="T">The type of the result.</typeparam>
/// <returns>The result, which the view returns.</returns>
public delegate T VectorReader<out T>(ReadOnlySpan<float> vector);

/// <summary>Receives one vector after the other, not copied.</summary>
/// <param name="row">Index of its id among the ids asked for.</param>
/// <param name="vector">Its floats; empty if the id has no vector.</param>
public delegate void VectorVisitor(int row, ReadOnlySpan<float> vector);

/// <summary>Receives one document after the other, not copied.</summary>
/// <param name="row">Index of its id among the ids asked for.</param>
/// <param name="document">The document; its Found says whether there is one.</param>
public delegate void DocumentVisitor(int row, DocumentView document);

/// <summary>A document as a snapshot holds it, not copied.</summary>
public readonly ref struct DocumentView
{
    internal DocumentView(in DocumentLayout from)
    {
        Found = from.Found != 0;
        Seq = from.Seq;
        Payload = from.Payload.Span;
        Schema = from.Schema.Span;
        SchemaVersion = from.SchemaVersion.Span;
        DocumentId = from.DocumentId.Span;
        Group = from.Group.Span;
    }

    /// <summary>Whether the id has a document. If not, all else but the keys is empty.</summary>
    public bool Found { get; }

    /// <summary>Number of the commit that wrote it.</summary>
    public ulong Seq { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Its schema, UTF-8.</summary>
    public ReadOnlySpan<byte> Schema { get; }

    /// <summary>Version of its schema, UTF-8.</summary>
    public ReadOnlySpan<byte> SchemaVersion { get; }

    /// <summary>The document id of the record, also of one without a document; empty if it has
    /// none.</summary>
    public ReadOnlySpan<byte> DocumentId { get; }

    /// <summary>The group of the record, also of one without a document; empty if it has
    /// none.</summary>
    public ReadOnlySpan<byte> Group { get; }
}

/// <summary>A document, copied.</summary>
/// <param name="Payload">Its bytes.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="SchemaVersion">Version of its schema.</param>
/// <param name="Seq">Number of the commit that wrote it.</param>
/// <param name="DocumentId">The document id of the record; null if it has none.</param>
/// <param name="Group">The group of the record; null if it has none.</param>
public sealed record Document(
    byte[] Payload, string Schema, string SchemaVersion, ulong Seq,
    byte[]? DocumentId = null, byte[]? Group = null)
{
    internal static Document? From(DocumentView view) => !view.Found ? null : new(
        view.Payload.ToArray(), Utf8.Read(view.Schema), Utf8.Read(view.SchemaVersion),
        view.Seq, Key(view.DocumentId), Key(view.Group));

    private static byte[]? Key(ReadOnlySpan<byte> key) => key.IsEmpty ? null : key.ToArray();
}
