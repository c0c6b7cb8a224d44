// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Chassis.Interop;
using Xunit;

namespace Chassis.Tests;

public sealed class LayoutTest
{
    // csharp.i asserts the same sizes of the C structs.
    [Fact]
    public void EveryMirrorHasTheSizeOfItsStruct()
    {
        Assert.Equal(512, Unsafe.SizeOf<ErrorLayout>());
        Assert.Equal(16, Unsafe.SizeOf<BytesLayout>());
        Assert.Equal(40, Unsafe.SizeOf<OptionsLayout>());
        Assert.Equal(72, Unsafe.SizeOf<StoreLayout>());
        Assert.Equal(1024, Unsafe.SizeOf<RecoveryLayout>());
        Assert.Equal(40, Unsafe.SizeOf<VerifyLayout>());
        Assert.Equal(16, Unsafe.SizeOf<CollectionOptionsLayout>());
        Assert.Equal(312, Unsafe.SizeOf<CollectionLayout>());
        Assert.Equal(88, Unsafe.SizeOf<RecordsLayout>());
        Assert.Equal(16, Unsafe.SizeOf<SnapshotLayout>());
        Assert.Equal(96, Unsafe.SizeOf<DocumentLayout>());
        Assert.Equal(32, Unsafe.SizeOf<SearchOptionsLayout>());
        Assert.Equal(48, Unsafe.SizeOf<TaskLayout>());
        Assert.Equal(88, Unsafe.SizeOf<FilterLayout>());
        Assert.Equal(32, Unsafe.SizeOf<CommitOptionsLayout>());
        Assert.Equal(16, Unsafe.SizeOf<ArrowOptionsLayout>());
    }

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
