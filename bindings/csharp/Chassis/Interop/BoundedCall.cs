// SPDX-License-Identifier: Apache-2.0
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Chassis.Interop;

// Bounds as C reads them during one call, in memory that the collector does not move.
internal sealed unsafe class BoundedCall : IDisposable
{
    private readonly Memory* memory;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration registration;
    private readonly Action<ulong, ulong>? report;
    private readonly ProgressFunction? progress;  // kept from the collector
    private ExceptionDispatchInfo? thrown;

    private BoundedCall(Bounds bounds)
    {
        if (bounds.Timeout < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(bounds));
        report = bounds.Progress;
        progress = report is null ? null : Report;
        cancellation = bounds.Cancellation;
        memory = (Memory*)Marshal.AllocHGlobal(sizeof(Memory));
        memory->Cancel = 0;
        memory->Task = new()
        {
            StructSize = (uint)sizeof(TaskLayout),
            BudgetBytes = bounds.BudgetBytes,
            TimeoutMs = (ulong)Math.Ceiling(bounds.Timeout.TotalMilliseconds),
            Cancel = &memory->Cancel,
            Progress = progress is null ? 0 : Marshal.GetFunctionPointerForDelegate(progress),
        };
        registration = cancellation.Register(static call => ((BoundedCall)call!).Cancel(), this);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void ProgressFunction(nint user, ulong done, ulong total);

    internal TaskLayout* Task => &memory->Task;

    // Null if there are no bounds.
    internal static BoundedCall? Begin(Bounds? bounds) =>
        bounds is null || (!bounds.Cancellation.CanBeCanceled && bounds.Timeout == TimeSpan.Zero
            && bounds.BudgetBytes == 0 && bounds.Progress is null)
            ? null
            : new(bounds);

    // Throws the exception of the progress function, or the cancellation. All other failures are
    // left to Handle.Check.
    internal void Check(int status, ErrorLayout* error)
    {
        thrown?.Throw();
        if (status != (int)Status.ExecutionCancelled) return;
        ChassisException cause = ChassisException.From(error);
        throw new OperationCanceledException(cause.Message, cause, cancellation);
    }

    // Unregistering waits for a cancellation that is under way.
    public void Dispose()
    {
        registration.Dispose();
        Marshal.FreeHGlobal((nint)memory);
    }

    private void Cancel() => Volatile.Write(ref memory->Cancel, 1);

    // Catches everything, because no exception may unwind through the library's C frames.
    private void Report(nint user, ulong done, ulong total)
    {
        try
        {
            if (thrown is null) report!(done, total);
        }
        catch (Exception exception)
        {
            thrown = ExceptionDispatchInfo.Capture(exception);
            Cancel();
        }
    }

    private struct Memory
    {
        internal TaskLayout Task;
        internal int Cancel;
    }
}
