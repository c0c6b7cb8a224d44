// SPDX-License-Identifier: Apache-2.0
using Chassis.Interop;

namespace Chassis;

/// <summary>The native library that is loaded. Threads: any.</summary>
public static unsafe class Library
{
    /// <summary>The id that no record has.</summary>
    public const ulong NoId = ulong.MaxValue;

    /// <summary>A vector has at most this many floats.</summary>
    public const uint MaximumDimension = 65536;

    /// <summary>Version of the package, for example "0.1.0".</summary>
    public static string Version => Text(Native.chassis_version());

    /// <summary>Version of the binary interface: major in the upper 16 bits, minor below.</summary>
    public static uint AbiVersion => Native.chassis_abi_version();

    /// <summary>Version of the file format that is written.</summary>
    public static uint FormatVersion => Native.chassis_format_version();

    /// <summary>The AERO name of a status; UNKNOWN_STATUS for any other number.</summary>
    /// <param name="status">Any number.</param>
    public static string StatusName(Status status) =>
        Text(Native.chassis_status_name((int)status));

    /// <summary>The severity of a status; None for any other number.</summary>
    /// <param name="status">Any number.</param>
    public static Severity SeverityOf(Status status) =>
        (Severity)Native.chassis_status_severity((int)status);

    private static string Text(byte* text) => Utf8.Read(text, LongestText);

    // The library's constant strings end with a NUL long before this.
    private const int LongestText = 256;
}
