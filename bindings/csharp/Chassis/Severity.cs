// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>What a failure means for the caller.</summary>
public enum Severity
{
    /// <summary>Success, or a number that is no status.</summary>
    None = 0,

    /// <summary>This store writes no more, or did not open; see to the cause.</summary>
    Fatal = 1,

    /// <summary>Nothing changed; a retry may help.</summary>
    Error = 2,

    /// <summary>The caller's fault, nothing changed; the same call fails again.</summary>
    Reject = 3,

    /// <summary>A defect of the library; please report it.</summary>
    Bug = 4,
}
