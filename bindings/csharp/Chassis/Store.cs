// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// An open store: vectors and documents under 64-bit ids, in one file. Any thread may use it. Its
/// own methods for records use the default collection, and write through one batch of the store.
/// </summary>
public sealed unsafe partial class Store : Handle
{
    private Store(nint token) : base(token)
    {
    }

    /// <summary>Opens a store.</summary>
    /// <param name="path">Its file; or "memory:", a store that lives and dies with its
    /// handle.</param>
    /// <param name="options">How to open it. By default an existing store is opened for reading
    /// and writing.</param>
    /// <exception cref="ArgumentException">The path holds a NUL, or half of a surrogate
    /// pair.</exception>
    /// <exception cref="ChassisException">As chassis_open().</exception>
    public static Store Open(string path, Options? options = null)
    {
        ErrorLayout error;
        error.StructSize = 0;
        OptionsLayout layout = new()
        {
            StructSize = (uint)sizeof(OptionsLayout),
            Flags = (uint)(options?.Flags ?? OpenFlags.None),
            Dimension = options?.Dimension ?? 0,
            Metric = (uint)(options?.Metric ?? Metric.Default),
            Verify = (uint)(options?.Verify ?? VerifyMode.FirstTouch),
        };
        nint token;
        fixed (byte* text = Utf8.Terminated(path, nameof(path)))
        {
            int status = Native.chassis_open(text, &layout, &token, &error);
            if (status != 0) throw ChassisException.From(&error);
        }
        return new(token);
    }

    /// <summary>Returns the current state of the store.</summary>
    /// <exception cref="ChassisException">As chassis_get_info().</exception>
    public StoreInfo Info()
    {
        ErrorLayout error;
        error.StructSize = 0;
        StoreInfoLayout info = new() { StructSize = (uint)sizeof(StoreInfoLayout) };
        Check(Native.chassis_get_info(Token, &info, &error), &error);
        return new(info);
    }

    /// <summary>Returns the report of recovery at open.</summary>
    /// <exception cref="ChassisException">As chassis_recovery().</exception>
    public RecoveryReport Recovery()
    {
        ErrorLayout error;
        error.StructSize = 0;
        RecoveryReportLayout report = new() { StructSize = (uint)sizeof(RecoveryReportLayout) };
        Check(Native.chassis_recovery(Token, &report, &error), &error);
        return new(&report);
    }

    /// <summary>
    /// Puts every commit so far into the main file, so that reopening replays nothing. Commits are
    /// durable without it.
    /// </summary>
    /// <exception cref="ChassisException">As chassis_checkpoint().</exception>
    public void Checkpoint()
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(Native.chassis_checkpoint(Token, &error), &error);
    }

    /// <summary>
    /// Reads every byte in use and compares every checksum. Damage is reported, not thrown.
    /// </summary>
    /// <param name="capacity">The most findings to return; the report counts all of them.</param>
    /// <param name="bounds">Bounds and progress; by default none.</param>
    /// <exception cref="ChassisException">The store could not be read.</exception>
    public VerifyReport Verify(int capacity = 16, Bounds? bounds = null)
    {
        if (capacity < 0) throw new ArgumentOutOfRangeException(nameof(capacity));
        ErrorLayout error;
        error.StructSize = 0;
        VerifyReportLayout report = new() { StructSize = (uint)sizeof(VerifyReportLayout) };
        int status;
        using BoundedCall? call = BoundedCall.Begin(bounds);
        var findings = new FindingLayout[Math.Min(capacity, MostFindings)];
        if (findings.Length > 0) findings[0].StructSize = (uint)sizeof(FindingLayout);
        fixed (FindingLayout* first = findings)
        {
            status = Native.chassis_verify(
                Token, call is null ? null : call.Task, &report, first, (nuint)findings.Length,
                &error);
        }
        call?.Check(report.Findings == 0 ? status : 0, &error);
        Check(report.Findings == 0 ? status : 0, &error);
        int described = (int)Math.Min(report.Findings, (ulong)findings.Length);
        return new(report.Vectors, report.Documents, report.Bytes, report.Findings,
            Array.ConvertAll(findings[..described], finding => Finding.From(&finding)));
    }

    /// <summary>Opens a new, empty batch, independent of all others.</summary>
    /// <exception cref="ChassisException">As chassis_batch_open().</exception>
    public Batch OpenBatch()
    {
        ErrorLayout error;
        error.StructSize = 0;
        nint batch;
        Check(Native.chassis_batch_open(Token, &batch, &error), &error);
        return new(batch, this);
    }

    /// <summary>
    /// Opens the store's own batch, so that records of any kind can join those that
    /// <see cref="Insert(ReadOnlySpan{float})"/> staged. Closing it leaves them staged.
    /// </summary>
    /// <exception cref="ChassisException">As chassis_batch_shared().</exception>
    public Batch OpenSharedBatch()
    {
        ErrorLayout error;
        error.StructSize = 0;
        nint batch;
        Check(Native.chassis_batch_shared(Token, &batch, &error), &error);
        return new(batch, this);
    }

    /// <summary>Opens a snapshot of the newest commit.</summary>
    /// <exception cref="ChassisException">As chassis_snapshot_open().</exception>
    public Snapshot OpenSnapshot()
    {
        ErrorLayout error;
        error.StructSize = 0;
        nint snapshot;
        Check(Native.chassis_snapshot_open(Token, &snapshot, &error), &error);
        return new(snapshot);
    }

    private protected override int CloseNative(ErrorLayout* error) =>
        Native.chassis_close(Token, error);

    // Bounds the array, because a capacity may be any number.
    private const int MostFindings = 65536;
}
