// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>What search calls near. Smaller is nearer in all of them.</summary>
public enum Metric : uint
{
    /// <summary>What the store or the collection has; L2 for a new one.</summary>
    Default = 0,

    /// <summary>Squared Euclidean distance.</summary>
    L2 = 1,

    /// <summary>The negative inner product.</summary>
    InnerProduct = 2,

    /// <summary>1 - cosine of the angle; 1 against a zero vector.</summary>
    Cosine = 3,
}

/// <summary>How a store is opened.</summary>
[Flags]
public enum OpenFlags : uint
{
    /// <summary>Open what exists, for reading and writing.</summary>
    None = 0,

    /// <summary>Write nothing, not even by recovery.</summary>
    ReadOnly = 1,

    /// <summary>Make the store if there is none. The folder must exist.</summary>
    Create = 2,

    /// <summary>With <see cref="Create"/>: refuse a store that exists.</summary>
    Exclusive = 4,
}

/// <summary>When the checksum of a vector is compared; a document's is at every read.</summary>
public enum VerifyMode : uint
{
    /// <summary>At the first read of a vector after the store was opened.</summary>
    FirstTouch = 0,

    /// <summary>At every read.</summary>
    EveryRead = 1,

    /// <summary>Only by <see cref="Store.Verify"/>.</summary>
    OnDemand = 2,
}

/// <summary>How to open a store. A new one is made if there is none.</summary>
public sealed class Options
{
    /// <summary>Make a store, write or only read.</summary>
    public OpenFlags Flags { get; set; } = OpenFlags.Create;

    /// <summary>
    /// Floats per vector in the default collection, at most
    /// <see cref="Library.MaximumDimension"/>. 0 takes what the store has; a new one then holds
    /// documents only.
    /// </summary>
    public uint Dimension { get; set; }

    /// <summary>Metric of the default collection.</summary>
    public Metric Metric { get; set; }

    /// <summary>When the checksums of vectors are compared.</summary>
    public VerifyMode Verify { get; set; }
}
