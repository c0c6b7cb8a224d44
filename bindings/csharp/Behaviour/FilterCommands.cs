// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Chassis;
using static Behaviour.Tokens;

namespace Behaviour;

internal static class FilterCommands
{
    internal static Filter Open(string[] words)
    {
        FilterMode mode = words[2] == "deny" ? FilterMode.Deny : FilterMode.Allow;
        return words[0] switch
        {
            "filter_ids" => Filter.Ids(mode, Ids(words[3])),
            "filter_range" => Filter.Range(mode, Number(words[3]), Number(words[4])),
            "filter_bitmap" => Filter.Bitmap(
                mode, Number(words[3]), Number(words[4]), Words(words[5])),
            "filter_schemas" => Filter.Schemas(mode, Texts(words[3]), Texts(words[4])),
            "filter_groups" => Filter.Groups(mode, Column(words[3])),
            _ => throw new ArgumentException(words[0]),
        };
    }

    private static ulong[] Words(string token) => token == "-"
        ? []
        : Array.ConvertAll(token.Split(','), digits => ulong.Parse(digits, NumberStyles.HexNumber));
}
