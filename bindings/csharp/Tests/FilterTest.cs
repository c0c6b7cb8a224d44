// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class FilterTest : IDisposable
{
    private static readonly byte[] G = "g"u8.ToArray();
    private static readonly byte[] H = "h"u8.ToArray();

    private readonly Store store = InMemory(1);
    private readonly Snapshot snapshot;

    // Record i has the vector {i}.
    public FilterTest()
    {
        store.Insert(new Records
        {
            Vectors = [0, 1, 2, 3, 4, 5], Dimension = 1,
            Documents = [[], [], [], [], null, null],
            Schemas = ["note", "note", "mail", "mail", null, null],
            SchemaVersions = ["1", "2", "1", "2", null, null],
            Groups = [G, H, null, G, H, null],
        });
        store.Commit();
        snapshot = store.OpenSnapshot();
    }

    public void Dispose()
    {
        snapshot.Dispose();
        store.Dispose();
    }

    [Fact]
    public void IdsRangesAndBitmapsMatchIds()
    {
        CheckPasses([1, 4], Filter.Ids(FilterMode.Allow, [4, 1, 1, ulong.MaxValue]));
        CheckPasses([0, 2, 3, 5], Filter.Ids(FilterMode.Deny, [4, 1]));
        CheckPasses([2, 3, 4], Filter.Range(FilterMode.Allow, 2, 4));
        CheckPasses([0, 5], Filter.Range(FilterMode.Deny, 1, 4));
        CheckPasses([1, 3], Filter.Bitmap(FilterMode.Allow, 1, 4, [0xf5]));
        CheckPasses([], Filter.Ids(FilterMode.Allow, []));
    }

    [Fact]
    public void SchemasAndGroupsMatchWhatHasThem()
    {
        CheckPasses([0, 1, 2], Filter.Schemas(FilterMode.Allow, ["note", "mail"], [null, "1"]));
        CheckPasses([2, 3, 4, 5], Filter.Schemas(FilterMode.Deny, ["note"]));
        CheckPasses([0, 3], Filter.Groups(FilterMode.Allow, [G, [1]]));
        CheckPasses([1, 2, 4, 5], Filter.Groups(FilterMode.Deny, [G]));
    }

    [Fact]
    public void ARecordPassesAllFiltersOfASearch() => CheckPasses([0, 2, 3],
        Filter.Range(FilterMode.Allow, 0, 3), Filter.Groups(FilterMode.Deny, [H]));

    [Fact]
    public void FiltersThatCannotBeAreRefused()
    {
        Action[] calls = [
            () => Filter.Ids((FilterMode)2, []), () => Filter.Range(FilterMode.Allow, 2, 1),
            () => Filter.Bitmap(FilterMode.Allow, 0, 64, []),
            () => Filter.Schemas(FilterMode.Allow, ["a", null]),
            () => Filter.Groups(FilterMode.Allow, [G, null]),
        ];
        foreach (Action call in calls) Refusal(Status.QueryInvalid, call);
        Assert.Throws<ArgumentException>(() => Filter.Bitmap(FilterMode.Allow, 0, 65, [1]));
        Assert.Throws<ArgumentException>(() =>
            Filter.Bitmap(FilterMode.Allow, 0, ulong.MaxValue, [1]));
        Assert.Throws<ArgumentException>(() =>
            Filter.Schemas(FilterMode.Allow, ["a"], ["1", "2"]));
    }

    [Fact]
    public void AClosedFilterAndNullAreRefusedByTheSearch()
    {
        var filter = Filter.Ids(FilterMode.Allow, [1]);
        filter.Close();
        filter.Dispose();
        Refusal(Status.ExecutionHandleClosed, () => Search(filter));
        Refusal(Status.QueryInvalid, () => Search((Filter)null!));
    }

    private void CheckPasses(ulong[] expected, params Filter[] filters)
    {
        Assert.Equal(expected, Search(filters).Select(hit => hit.Id));
        foreach (Filter filter in filters) filter.Dispose();
    }

    private Hit[] Search(params Filter[] filters) =>
        snapshot.Search([0], 10, options: new() { Filters = filters });
}
