// SPDX-License-Identifier: Apache-2.0
namespace Behaviour;

/// <summary>What a script does to files behind the library's back.</summary>
internal static class Files
{
    internal static string Copy(string from, string to)
    {
        if (!File.Exists(from)) return "NONE";
        using FileStream source = OpenShared(from, FileAccess.Read);
        using FileStream target = File.Create(to);
        source.CopyTo(target);
        return "OK";
    }

    internal static string Damage(string path, ReadOnlySpan<byte> bytes)
    {
        if (!File.Exists(path)) return "NONE";
        using FileStream file = OpenShared(path, FileAccess.ReadWrite);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        int place = content.AsSpan().IndexOf(bytes);
        if (place < 0) return "NONE";
        file.Position = place;
        file.WriteByte((byte)~content[place]);
        return "OK";
    }

    // Also while the library has it open; .NET's own locks must not get in its way.
    private static FileStream OpenShared(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite);
}
