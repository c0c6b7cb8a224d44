// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Interop;

// Spans that hold rows. Lengths are checked here because the library trusts the counts.
internal static class Matrix
{
    // Rows of `dimension` floats in a span of `length` floats.
    internal static int Rows(int length, int dimension, string argument)
    {
        if (dimension < 0) throw new ArgumentOutOfRangeException(nameof(dimension));
        int rows = dimension == 0 ? 0 : length / dimension;
        CheckSize(length, rows, dimension, argument);
        return rows;
    }

    internal static void CheckSize(int length, int rows, int dimension, string argument)
    {
        if (length == (long)rows * dimension) return;
        throw new ArgumentException(
            $"{argument} holds {length} values for {rows} rows of {dimension}.", argument);
    }

    internal static void CheckRoom(int length, long needed, string argument)
    {
        if (length >= needed) return;
        throw new ArgumentException($"{argument} has room for {length} of {needed}.", argument);
    }
}
