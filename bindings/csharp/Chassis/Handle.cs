// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// Something open in the library: a store, a batch, a snapshot, a cursor or a filter. Handles may
/// be closed in any order, on any thread, also while other threads use them: those get a
/// <see cref="ChassisException"/> with <see cref="Status.ExecutionHandleClosed"/>. What is never
/// closed is closed in the background once it is unreachable.
/// </summary>
public abstract unsafe class Handle : IDisposable
{
    // An entry in a checked table of the library, not an address; a closed one is refused there.
    private readonly nint token;
    private int closed;

    private protected Handle(nint token) => this.token = token;

    /// <summary>Closing may wait for a disk, which the finalizer thread must not.</summary>
    ~Handle() => ThreadPool.UnsafeQueueUserWorkItem(
        static handle => ((Handle)handle!).CloseNative(null), this);

    internal nint Token => token;

    /// <summary>
    /// Closes the handle and tells whether that went well. Never waits for another call. Closing
    /// again does nothing.
    /// </summary>
    /// <exception cref="ChassisException">For a store: putting its commits into the one file
    /// failed. It is closed all the same, and no commit is lost.</exception>
    public void Close()
    {
        ErrorLayout error;
        error.StructSize = 0;
        Check(CloseOnce(&error), &error);
    }

    /// <summary>Closes the handle. Of a failure only <see cref="Close"/> tells.</summary>
    public void Dispose()
    {
        CloseOnce(null);
        GC.SuppressFinalize(this);
    }

    private protected abstract int CloseNative(ErrorLayout* error);

    // Every call ends here, so that no finalizer closes the handle that the call uses.
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
