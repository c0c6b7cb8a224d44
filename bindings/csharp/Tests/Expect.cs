// SPDX-License-Identifier: Apache-2.0
using Xunit;

namespace Chassis.Tests;

internal static class Expect
{
    internal static Store InMemory(uint dimension = 4) =>
        Store.Open("memory:", new Options { Dimension = dimension });

    internal static ChassisException Refusal(Status status, Action call)
    {
        var error = Assert.Throws<ChassisException>(call);
        Assert.Equal(status, error.Status);
        Assert.NotEmpty(error.Message);
        return error;
    }

    // Rows of small numbers, all different.
    internal static float[] Matrix(int rows, int dimension)
    {
        var matrix = new float[rows * dimension];
        for (int i = 0; i < matrix.Length; ++i) matrix[i] = i;
        return matrix;
    }
}
