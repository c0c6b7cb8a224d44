// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// An open store, batch, snapshot, cursor or filter. Handles may be closed in any order, on any
/// thread, also while other threads use them: those get a <see cref="ChassisException"/> with
/// <see cref="Status.ExecutionHandleClosed"/>. A handle that is never closed is closed in the
/// background once it is unreachable.
/// </summary>
public abstract unsafe class Handle : IDisposable
{
    // A number that the library looks up, not an address, so the library refuses a closed one.
    private readonly nint token;
    private int closed;

    private protected Handle(nint token) => this.token = token;

    /// <summary>Closes on another thread, because closing may wait for a disk and would hold up all
    /// other finalizers.</summary>
    ~Handle() => ThreadPool.UnsafeQueueUserWorkItem(
        static handle => ((Handle)handle!).CloseNative(null), this);

    internal nint Token => token;

    /// <summary>
    /// Closes the handle and throws if that fails. Never waits for another call. Closing again does
    /// nothing.
    /// </summary>
    /// <exception cref="ChassisException">For a store: putting its commits into the one file
    /// failed. It is closed all the same, and no commit is lost.</exception>
    public void Close()
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(CloseOnce(&error), &error);
    }

    /// <summary>Closes the handle and ignores failures; <see cref="Close"/> reports them.</summary>
    public void Dispose()
    {
        CloseOnce(null);
        GC.SuppressFinalize(this);
    }

    private protected abstract int CloseNative(ErrorLayout* error);

    // Every call ends here, so that the finalizer does not close a handle that a call still uses.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Check(int status, ErrorLayout* error)
    {
        GC.KeepAlive(this);
        if (status != 0) Throw(error);
    }

    private int CloseOnce(ErrorLayout* error)
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return 0;
        GC.SuppressFinalize(this);
        return CloseNative(error);
    }

    private static void Throw(ErrorLayout* error) => throw ChassisException.From(error);
}
