// SPDX-License-Identifier: Apache-2.0
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Chassis.Interop;

// Bounds as C reads them while one call lasts, in memory that the collector does not move.
internal sealed unsafe class BoundedCall : IDisposable
{
    private readonly Memory* memory;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration registration;
    private readonly Action<ulong, ulong>? told;
    private readonly ProgressFunction? progress;  // kept from the collector
    private ExceptionDispatchInfo? thrown;

    private BoundedCall(Bounds bounds)
    {
        if (bounds.Timeout < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(bounds));
        told = bounds.Progress;
        progress = told is null ? null : Tell;
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

    // Null where there are no bounds.
    internal static BoundedCall? Begin(Bounds? bounds) =>
        bounds is null || (!bounds.Cancellation.CanBeCanceled && bounds.Timeout == TimeSpan.Zero
            && bounds.BudgetBytes == 0 && bounds.Progress is null)
            ? null
            : new(bounds);

    // Throws what is not the library's to say.
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

    // Nothing may be thrown through the library.
    private void Tell(nint user, ulong done, ulong total)
    {
        try
        {
            if (thrown is null) told!(done, total);
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
