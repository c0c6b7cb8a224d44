// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>One of the nearest vectors.</summary>
/// <param name="Id">The record.</param>
/// <param name="Distance">Its distance by the metric of the search; smaller is nearer.</param>
public readonly record struct Hit(ulong Id, float Distance);
