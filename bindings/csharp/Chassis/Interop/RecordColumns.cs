// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Interop;

// The byte columns of records in the layout of C, valid until they are disposed.
internal unsafe ref struct RecordColumns
{
    private PinnedColumn documents, schemas, versions, documentIds, groups;

    internal RecordColumns(in Records records)
    {
        records.CheckLengths();
        documents = schemas = versions = documentIds = groups = default;
        documents.Add(records.Documents);
        schemas.Add(records.Schemas);
        versions.Add(records.SchemaVersions);
        documentIds.Add(records.DocumentIds);
        groups.Add(records.Groups);
    }

    internal readonly RecordsLayout Layout(in Records records, float* vectors) => new()
    {
        StructSize = (uint)sizeof(RecordsLayout),
        Count = (nuint)records.Count,
        Vectors = vectors,
        Dimension = (nuint)records.Dimension,
        Documents = documents.Entries,
        Schemas = schemas.Entries,
        SchemaVersions = versions.Entries,
        DocumentIds = documentIds.Entries,
        Groups = groups.Entries,
    };

    public readonly void Dispose()
    {
        documents.Dispose();
        schemas.Dispose();
        versions.Dispose();
        documentIds.Dispose();
        groups.Dispose();
    }
}
