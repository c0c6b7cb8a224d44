// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Chassis;

namespace Behaviour;

/// <summary>Formats results.</summary>
internal static class Results
{
    internal static string Ok(params IEnumerable<object> results) =>
        string.Join(' ', results.Select(Word).Prepend("OK"));

    internal static string Failure(ChassisException error) => string.Join(' ',
        error.StatusName, (int)error.Severity, error.SystemErrno, NumberOrNone(error.Offset),
        NumberOrNone(error.Row), (int)error.Outcome, error.Promise.Length == 0 ? "-" : error.Promise, Quoted(error.Message));

    internal static string NumberOrNone(ulong? number) =>
        number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    internal static string Hex(string text) => Hex(Encoding.UTF8.GetBytes(text));

    internal static string Hex(ReadOnlySpan<byte> bytes) => "x" + Convert.ToHexStringLower(bytes);

    internal static string Row(ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty) return "x";
        var digits = new StringBuilder(vector.Length * 8);
        foreach (float value in vector) digits.Append(Digits(value));
        return digits.ToString();
    }

    internal static string Hit(ulong id, float distance) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{id}:{(float.IsNaN(distance) ? "7fc00000" : Digits(distance))}");

    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            bool plain = value is >= 0x20 and <= 0x7e and not (byte)'"' and not (byte)'\\';
            quoted.Append(plain ? (char)value : string.Format(null, "\\x{0:x2}", value));
        }
        return quoted.Append('"').ToString();
    }

    private static string Digits(float value) =>
        BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);

    private static string Word(object result) => result is bool flag
        ? flag ? "1" : "0"
        : Convert.ToString(result, CultureInfo.InvariantCulture)!;
}
