// SPDX-License-Identifier: Apache-2.0
namespace Behaviour;

/// <summary>Commands that change files without the library.</summary>
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
        int offset = content.AsSpan().IndexOf(bytes);
        if (offset < 0) return "NONE";
        file.Position = offset;
        file.WriteByte((byte)~content[offset]);
        return "OK";
    }

    // Shared, because the library may have the file open and .NET would otherwise lock it.
    private static FileStream OpenShared(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite);
}
