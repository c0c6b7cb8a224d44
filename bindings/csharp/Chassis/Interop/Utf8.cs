// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Chassis.Interop;

// Strings are passed as UTF-8. Half of a surrogate pair is refused, because it has no UTF-8 form.
internal static unsafe class Utf8
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    // Returns `text` with a NUL after it. A NUL inside is refused, because C would end there.
    internal static byte[] Terminated(string text, string argument)
    {
        if (text is null) throw new ArgumentNullException(argument);
        if (text.Contains('\0')) throw new ArgumentException("The text contains a NUL.", argument);
        byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
        Strict.GetBytes(text, 0, text.Length, bytes, 0);
        return bytes;
    }

    internal static int Size(string text) => Strict.GetByteCount(text);

    internal static int Write(string text, Span<byte> to) => Strict.GetBytes(text, to);

    internal static string Read(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    // The text that ends with the first NUL, or with the buffer.
    internal static string Read(byte* text, int capacity)
    {
        var buffer = new ReadOnlySpan<byte>(text, capacity);
        int end = buffer.IndexOf((byte)0);
        return Read(end < 0 ? buffer : buffer[..end]);
    }
}
