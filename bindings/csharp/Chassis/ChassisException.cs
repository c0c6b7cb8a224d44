// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Chassis.Interop;

namespace Chassis;

/// <summary>
/// A call that the library refused or that failed. The message is the library's, so it is the same
/// in every language.
/// </summary>
public sealed unsafe class ChassisException : Exception
{
    // chassis_error.offset and row if there is none.
    private const ulong NoOffset = ulong.MaxValue;

    private ChassisException(string message, in ErrorLayout error, string promise) : base(message)
    {
        Status = (Status)error.Code;
        Severity = (Severity)error.Severity;
        SystemErrno = error.SystemErrno;
        Offset = error.Offset == NoOffset ? null : error.Offset;
        Row = error.Row == NoOffset ? null : error.Row;
        Outcome = (Outcome)error.Outcome;
        Promise = promise;
    }

    /// <summary>Why the call failed.</summary>
    public Status Status { get; }

    /// <summary>The AERO name of the status, for example AERO_STORAGE_FULL.</summary>
    public string StatusName => Library.StatusName(Status);

    /// <summary>How the caller can go on.</summary>
    public Severity Severity { get; }

    /// <summary>The byte in the file that the message names.</summary>
    public ulong? Offset { get; }

    /// <summary>The row of the records, ids, keys or queries at fault.</summary>
    public ulong? Row { get; }

    /// <summary>The outcome of a commit that failed; None for all other calls.</summary>
    public Outcome Outcome { get; }

    /// <summary>errno of the system call at fault, or 0.</summary>
    public int SystemErrno { get; }

    /// <summary>The promise at stake, for example D2; or empty.</summary>
    public string Promise { get; }

    internal static ChassisException From(ErrorLayout* error) => new(
        Utf8.Read(error->Message, ErrorLayout.MessageCapacity), *error,
        Utf8.Read(error->Promise, ErrorLayout.PromiseCapacity));

    // For calls that are refused here and not by the library: on a snapshot that is closed while a
    // view holds it open, and for a view of an id without a vector.
    internal static ChassisException Refused(Status status, string message)
    {
        ErrorLayout error = default;
        error.Code = (int)status;
        error.Severity = (int)Severity.Reject;
        error.Offset = NoOffset;
        error.Row = NoOffset;
        return new(message, error, "");
    }
}
