// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>How distances are measured; smaller is nearer in all metrics.</summary>
public enum Metric : uint
{
    /// <summary>The metric of the store or the collection; L2 for a new one.</summary>
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
    /// <summary>Open an existing store for reading and writing.</summary>
    None = 0,

    /// <summary>Write nothing, not even during recovery.</summary>
    ReadOnly = 1,

    /// <summary>Create the store if it does not exist. Its folder must exist, because a misspelt
    /// path must not create a tree.</summary>
    Create = 2,

    /// <summary>With <see cref="Create"/>: refuse a store that exists.</summary>
    Exclusive = 4,
}

/// <summary>When the checksum of a vector is compared. A document's is compared at every
/// read.</summary>
public enum VerifyMode : uint
{
    /// <summary>At the first read of a vector after the store was opened.</summary>
    FirstTouch = 0,

    /// <summary>At every read.</summary>
    EveryRead = 1,

    /// <summary>Only by <see cref="Store.Verify"/>.</summary>
    OnDemand = 2,
}

/// <summary>How to open a store. By default it is created if it does not exist.</summary>
public sealed class Options
{
    /// <summary>Whether to create, to write or only to read.</summary>
    public OpenFlags Flags { get; set; } = OpenFlags.Create;

    /// <summary>
    /// Floats per vector in the default collection, at most
    /// <see cref="Library.MaximumDimension"/>. 0: the dimension of the store; a new store then
    /// holds documents only.
    /// </summary>
    public uint Dimension { get; set; }

    /// <summary>Metric of the default collection.</summary>
    public Metric Metric { get; set; }

    /// <summary>When the checksums of vectors are compared.</summary>
    public VerifyMode Verify { get; set; }
}
