// SPDX-License-Identifier: Apache-2.0
#if !NET
// Types that the compiler looks up by name and netstandard2.1 does not have.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit
{
}

[AttributeUsage(AttributeTargets.Module)]
internal sealed class SkipLocalsInitAttribute : Attribute
{
}
#endif
