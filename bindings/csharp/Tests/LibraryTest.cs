// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Xunit;

namespace Chassis.Tests;

public sealed class LibraryTest
{
    [Fact]
    public void TheVersionsAreThoseOfTheLibrary()
    {
        Assert.Matches(new Regex(@"^\d+\.\d+\.\d+$"), Library.Version);
        Assert.Equal(Library.Version,
            typeof(Store).Assembly.GetName().Version!.ToString(fieldCount: 3));
        Assert.True(Library.AbiVersion > 0);
        Assert.True(Library.FormatVersion >= 2);
    }
}
