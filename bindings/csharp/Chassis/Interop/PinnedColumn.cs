// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Runtime.InteropServices;

namespace Chassis.Interop;

// A column of payloads or strings in the layout of C, valid until it is disposed. Its memory is
// rented, so that a row costs no allocation.
internal unsafe ref struct PinnedColumn
{
    private BytesLayout[]? entries;
    private GCHandle entriesPin;
    private GCHandle[]? payloadPins;
    private int pinned;
    private byte[]? text;
    private GCHandle textPin;

    // NULL if the column is absent.
    internal readonly BytesLayout* Entries =>
        entries is null ? null : (BytesLayout*)entriesPin.AddrOfPinnedObject();

    // Payloads are pinned, not copied.
    internal void Add(ReadOnlySpan<byte[]?> payloads)
    {
        if (payloads.IsEmpty) return;
        Rent(payloads.Length);
        payloadPins = ArrayPool<GCHandle>.Shared.Rent(payloads.Length);
        foreach (byte[]? payload in payloads)
        {
            GCHandle pin = GCHandle.Alloc(payload, GCHandleType.Pinned);
            payloadPins[pinned] = pin;
            entries![pinned++] = payload is null
                ? default
                : new() { Data = (byte*)pin.AddrOfPinnedObject(), Size = (nuint)payload.Length };
        }
    }

    // Strings are encoded into one buffer. One that repeats the string before it, which is usual
    // in a column of schemas, is encoded once.
    internal void Add(ReadOnlySpan<string?> strings)
    {
        if (strings.IsEmpty) return;
        Rent(strings.Length);
        text = ArrayPool<byte>.Shared.Rent(EncodedSize(strings));
        textPin = GCHandle.Alloc(text, GCHandleType.Pinned);
        var start = (byte*)textPin.AddrOfPinnedObject();
        int end = 0;
        for (int row = 0; row < strings.Length; ++row)
        {
            entries![row] = default;
            if (strings[row] is not string value) continue;
            if (row > 0 && ReferenceEquals(value, strings[row - 1]))
            {
                entries[row] = entries[row - 1];
                continue;
            }
            int size = Utf8.Write(value, text.AsSpan(end));
            entries[row] = new() { Data = start + end, Size = (nuint)size };
            end += size;
        }
    }

    public readonly void Dispose()
    {
        if (entries is not null)
        {
            entriesPin.Free();
            ArrayPool<BytesLayout>.Shared.Return(entries);
        }
        if (payloadPins is not null)
        {
            foreach (GCHandle pin in payloadPins.AsSpan(0, pinned)) pin.Free();
            ArrayPool<GCHandle>.Shared.Return(payloadPins);
        }
        if (textPin.IsAllocated) textPin.Free();
        if (text is not null) ArrayPool<byte>.Shared.Return(text);
    }

    private void Rent(int count)
    {
        entries = ArrayPool<BytesLayout>.Shared.Rent(count);
        entriesPin = GCHandle.Alloc(entries, GCHandleType.Pinned);
    }

    private static int EncodedSize(ReadOnlySpan<string?> strings)
    {
        int size = 1;  // so that an empty string also has an address
        string? before = null;
        foreach (string? value in strings)
        {
            if (value is not null && !ReferenceEquals(value, before))
            {
                size = checked(size + Utf8.Size(value));
            }
            before = value;
        }
        return size;
    }
}
