// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>The options of <see cref="Snapshot.ExportArrow"/>.</summary>
public sealed class ArrowOptions
{
    /// <summary>The columns to export.</summary>
    public Columns Columns { get; set; }

    /// <summary>Rows in a batch, at most; 0: as many as an extent has.</summary>
    public ulong MaxRows { get; set; }
}

public sealed unsafe partial class Snapshot
{
    /// <summary>
    /// Exports a collection as a stream of Apache Arrow record batches, which stays valid after the
    /// snapshot is closed. chassis/arrow.h documents its columns.
    /// </summary>
    /// <param name="stream">Address of a struct ArrowArrayStream of the Arrow C data interface,
    /// such as a CArrowArrayStream. It is overwritten, whatever it held. The caller, or the
    /// consumer that it is moved to, releases it. On failure its release is NULL.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="options">The columns and the batch size; by default all columns.</param>
    /// <exception cref="ChassisException">As chassis_arrow_export().</exception>
    public void ExportArrow(nint stream, uint collection = 0, ArrowOptions? options = null)
    {
        ErrorLayout error;
        error.StructSize = 0;
        ArrowOptionsLayout layout = new()
        {
            StructSize = (uint)sizeof(ArrowOptionsLayout),
            Columns = (uint)(options?.Columns ?? Columns.All),
            MaxRows = options?.MaxRows ?? 0,
        };
        Check(Native.chassis_arrow_export(Token, collection, &layout, stream, &error), &error);
    }
}
