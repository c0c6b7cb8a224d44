// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

// Collections: a name for people, a number for calls. Creating and dropping are durable at once.
public sealed unsafe partial class Store
{
    /// <summary>Creates a collection.</summary>
    /// <param name="name">1 to 255 bytes of UTF-8, not yet in use.</param>
    /// <param name="dimension">Floats per vector; 0: documents only.</param>
    /// <param name="metric">How distances are measured.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ChassisException">As chassis_collection_create().</exception>
    public uint CreateCollection(string name, uint dimension = 0, Metric metric = Metric.Default)
    {
        ErrorLayout error;
        error.StructSize = 0;
        CollectionOptionsLayout options = new()
        {
            StructSize = (uint)sizeof(CollectionOptionsLayout),
            Dimension = dimension,
            Metric = (uint)metric,
        };
        uint number;
        fixed (byte* text = Utf8.Terminated(name, nameof(name)))
        {
            Check(Native.chassis_collection_create(Token, text, &options, &number, &error), &error);
        }
        return number;
    }

    /// <summary>Returns the number of the collection of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ChassisException">As chassis_collection_find().</exception>
    public uint FindCollection(string name)
    {
        ErrorLayout error;
        error.StructSize = 0;
        uint number;
        fixed (byte* text = Utf8.Terminated(name, nameof(name)))
        {
            Check(Native.chassis_collection_find(Token, text, &number, &error), &error);
        }
        return number;
    }

    /// <summary>
    /// Drops a collection with all its records. Open snapshots keep seeing it.
    /// </summary>
    /// <param name="number">The collection, not the default one.</param>
    /// <exception cref="ChassisException">As chassis_collection_drop().</exception>
    public void DropCollection(uint number)
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_collection_drop(Token, number, &error), &error);
    }

    /// <summary>Returns the numbers of all collections, ascending; the default one is the
    /// first.</summary>
    /// <exception cref="ChassisException">As chassis_collection_list().</exception>
    public uint[] Collections()
    {
        ErrorLayout error;
        error.StructSize = 0;
        // Another thread may create one between two calls, so the array may be too small again.
        for (uint[] numbers = new uint[8]; ; numbers = new uint[numbers.Length * 2])
        {
            nuint count;
            int status;
            fixed (uint* first = numbers)
            {
                status = Native.chassis_collection_list(
                    Token, first, (nuint)numbers.Length, &count, &error);
            }
            if (status == (int)Status.QueryBufferTooSmall) continue;
            Check(status, &error);
            return numbers[..(int)count];
        }
    }

    /// <summary>Returns the state of a collection at the newest commit.</summary>
    /// <param name="number">The collection.</param>
    /// <exception cref="ChassisException">As chassis_collection_get_info().</exception>
    public CollectionInfo CollectionInfo(uint number)
    {
        ErrorLayout error;
        error.StructSize = 0;
        CollectionInfoLayout info = new() { StructSize = (uint)sizeof(CollectionInfoLayout) };
        Check(Native.chassis_collection_get_info(Token, number, &info, &error), &error);
        return new(&info);
    }
}
