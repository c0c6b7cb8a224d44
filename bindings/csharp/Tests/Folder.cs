// SPDX-License-Identifier: Apache-2.0
namespace Chassis.Tests;

/// <summary>An empty folder, which Dispose deletes.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chassis-");

    internal string File(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
