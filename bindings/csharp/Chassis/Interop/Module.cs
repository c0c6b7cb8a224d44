// SPDX-License-Identifier: Apache-2.0
// An error is half a kilobyte that only a failure fills, so it is not cleared before each call.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
