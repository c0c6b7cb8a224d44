// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Behaviour;

/// <summary>Rows of floats.</summary>
internal readonly record struct Rows(int Dimension, float[] Values);

/// <summary>Parses the tokens of a command.</summary>
internal static class Tokens
{
    internal static ulong Number(string token) => ulong.Parse(token, CultureInfo.InvariantCulture);

    internal static uint Small(string token) => (uint)Number(token);

    // An array has at most int.MaxValue elements.
    internal static int Room(string token) => (int)Math.Min(Number(token), int.MaxValue);

    internal static byte[] Bytes(string token) => Convert.FromHexString(token.AsSpan(1));

    internal static string Text(string token) => Encoding.UTF8.GetString(Bytes(token));

    internal static Rows Matrix(string token)
    {
        if (token == "-") return new(0, []);
        string[] parts = token.Split(':');
        if (parts[0] == "gen")
        {
            int dimension = (int)Number(parts[3]);
            return new(dimension,
                Generator.Floats(Number(parts[1]), (int)Number(parts[2]) * dimension));
        }
        var values = new float[parts[1].Length / 8];
        for (int i = 0; i < values.Length; ++i)
        {
            values[i] = BitConverter.UInt32BitsToSingle(
                uint.Parse(parts[1].AsSpan(i * 8, 8), NumberStyles.HexNumber));
        }
        return new((int)Number(parts[0]), values);
    }

    internal static ulong[] Ids(string token)
    {
        if (token == "-") return [];
        if (!token.StartsWith("range:", StringComparison.Ordinal))
        {
            return Array.ConvertAll(token.Split(','), Number);
        }
        string[] parts = token.Split(':');
        var ids = new ulong[Number(parts[2])];
        for (int i = 0; i < ids.Length; ++i) ids[i] = unchecked(Number(parts[1]) + (ulong)i);
        return ids;
    }

    internal static byte[]?[] Column(string token)
    {
        if (token is "-" or "none") return [];
        if (token.StartsWith("gen:", StringComparison.Ordinal))
        {
            string[] parts = token.Split(':');
            return Generator.Payloads(Number(parts[1]), (int)Number(parts[2]));
        }
        var column = new List<byte[]?>();
        foreach (string entry in token.Split(','))
        {
            string[] parts = entry.Split('*');
            byte[]? value = parts[0] == "-" ? null : Bytes(parts[0]);
            int count = parts.Length > 1 ? (int)Number(parts[1]) : 1;
            column.AddRange(Enumerable.Repeat(value, count));
        }
        return [.. column];
    }

    internal static string?[] Texts(string token) => Array.ConvertAll(
        Column(token), value => value is null ? null : Encoding.UTF8.GetString(value));
}
