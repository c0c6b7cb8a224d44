// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>How a caller can go on after a failure.</summary>
public enum Severity
{
    /// <summary>Success, or not a status.</summary>
    None = 0,

    /// <summary>The store refuses writes until it is reopened, or it did not open; fix the
    /// cause.</summary>
    Fatal = 1,

    /// <summary>Nothing changed; a retry may help.</summary>
    Error = 2,

    /// <summary>The caller's fault; nothing changed, and the same call fails again.</summary>
    Reject = 3,

    /// <summary>A defect of the library; please report it.</summary>
    Bug = 4,
}
