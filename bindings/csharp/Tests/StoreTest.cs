// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static Chassis.Tests.Expect;

namespace Chassis.Tests;

public sealed class StoreTest
{
    [Fact]
    public void WhatWasCommittedIsThereWhenReopened()
    {
        using var folder = new Folder();
        string path = folder.File("a.chassis");
        ulong id;
        using (var store = Store.Open(path, new Options { Dimension = 4 }))
        {
            id = store.Insert([1, 2, 3, 4]);
            Assert.Equal(1ul, store.Commit());
            store.Checkpoint();
            store.Close();
        }
        using var reopened = Store.Open(path);
        Assert.Equal([1, 2, 3, 4], reopened.Get(id));
        Assert.True(reopened.Recovery().Clean);
    }

    [Fact]
    public void RollbackForgetsWhatIsStaged()
    {
        using var store = InMemory();
        store.Insert([1, 2, 3, 4]);
        Assert.Equal(1ul, store.Info().Staged);
        store.Rollback();
        Assert.Equal(0ul, store.Info().Staged);
    }

    [Fact]
    public void StagedWritesAreSeenByGetAndNotBySearch()
    {
        using var store = InMemory();
        ulong id = store.Insert([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], store.Get(id));
        Assert.Empty(store.Search([1, 2, 3, 4], 1));
        store.Commit();
        Assert.Equal([new Hit(id, 0)], store.Search([1, 2, 3, 4], 1));
    }

    [Fact]
    public void PathsAreUtf8()
    {
        using var folder = new Folder();
        string path = folder.File("é😀.chassis");
        Store.Open(path, new Options { Dimension = 2 }).Dispose();
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void MessagesAreUtf8()
    {
        var error = Refusal(Status.StorageNotFound, () => Store.Open("/nonexistent/é😀"));
        Assert.Contains("/nonexistent/é😀", error.Message);
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\ud83d')]
    public void TextThatHasNoFormInCIsRefused(char character)
    {
        string text = $"a{character}b";
        using var store = InMemory();
        Assert.ThrowsAny<ArgumentException>(() => Store.Open(text));
        Assert.ThrowsAny<ArgumentException>(() => store.CreateCollection(text));
        Assert.ThrowsAny<ArgumentException>(() => store.FindCollection(text));
    }

    [Fact]
    public void NullIsRefused()
    {
        using var store = InMemory();
        using var snapshot = store.OpenSnapshot();
        Assert.Throws<ArgumentNullException>(() => Store.Open(null!));
        Assert.Throws<ArgumentNullException>(() => store.CreateCollection(null!));
        Assert.Throws<ArgumentNullException>(() => snapshot.View(0, (VectorReader<int>)null!));
        Assert.Throws<ArgumentNullException>(() => snapshot.View([0], null!));
        Assert.Throws<ArgumentNullException>(() => snapshot.ViewDocuments([0], null!));
        Refusal(Status.QueryInvalid, () => store.Insert((float[])null!));
        Refusal(Status.QueryInvalid, () => store.Search(null, 1));
    }

    [Fact]
    public void AbsurdOptionsAreRefused()
    {
        Options[] absurd = [
            new() { Dimension = uint.MaxValue }, new() { Metric = (Metric)99 },
            new() { Verify = (VerifyMode)99 }, new() { Flags = (OpenFlags)uint.MaxValue },
        ];
        foreach (Options options in absurd)
        {
            Refusal(Status.ConfigInvalid, () => Store.Open("memory:", options));
        }
    }

    [Fact]
    public void AFailureCarriesAllThatTheLibraryReports()
    {
        using var store = InMemory();
        var error = Refusal(Status.SchemaDimensionMismatch, () => store.Insert([1, 2, 3]));
        Assert.Equal("AERO_SCHEMA_DIMENSION_MISMATCH", error.StatusName);
        Assert.Equal(Severity.Reject, error.Severity);
        Assert.Equal("insert memory:: dimension is 3, that of the collection is 4", error.Message);
        Assert.Null(error.Offset);
        Assert.Equal("", error.Promise);
    }

    [Fact]
    public void AFailureOfTheSystemCarriesItsErrno()
    {
        const int noEntry = 2;
        var error = Refusal(Status.StorageNotFound, () => Store.Open("/nonexistent/a"));
        Assert.Equal(noEntry, error.SystemErrno);
    }

    [Fact]
    public void EveryStatusHasTheNumberAndTheNameOfTheLibrary()
    {
        foreach (Status status in Enum.GetValues<Status>())
        {
            string words = Library.StatusName(status).Replace("AERO_", "").Replace("_", "");
            string expected = status == Status.Ok ? "ChassisOk" : status.ToString();
            Assert.Equal(expected, words, ignoreCase: true);
        }
        Assert.Equal("UNKNOWN_STATUS", Library.StatusName((Status)0x7fff));
    }

    [Fact]
    public void VerifyReportsDamageAndDoesNotThrow()
    {
        using var folder = new Folder();
        string path = folder.File("a.chassis");
        using (var store = Store.Open(path, new Options { Dimension = 4 }))
        {
            store.Insert([1, 2, 3, 4]);
            store.Commit();
            Assert.Equal(0ul, store.Verify().FindingCount);
        }
        DamageFirst(path, [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0x40]);
        using var damaged = Store.Open(path);
        var report = damaged.Verify(int.MaxValue);
        Assert.Equal(1ul, report.FindingCount);
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(Status.DataCorruption, finding.Status);
        Assert.Equal((0u, 0ul, RecordState.Live, StoreFile.Main),
            (finding.Collection, finding.Id, finding.State, finding.File));
        using (var snapshot = damaged.OpenSnapshot())
        using (var cursor = snapshot.OpenCursor())
        {
            var records = new Record[2];
            Assert.Equal(1, cursor.Next(records));
            Assert.Equal((Status.DataCorruption, 0ul), (records[0].Status, records[0].Id));
        }
        Assert.Empty(damaged.Verify(0).Findings);
        var error = Refusal(Status.DataCorruption, () => damaged.Get(0));
        Assert.Equal("D2", error.Promise);
        Assert.NotNull(error.Offset);
    }

    private static void DamageFirst(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] content = File.ReadAllBytes(path);
        int offset = content.AsSpan().IndexOf(bytes);
        Assert.True(offset >= 0);
        content[offset] ^= 1;
        File.WriteAllBytes(path, content);
    }
}
