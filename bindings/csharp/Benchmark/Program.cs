// SPDX-License-Identifier: Apache-2.0
// Prints what a call costs, and the share of C's speed that bulk calls reach. The argument is the
// program that measures the same in C. It prints lines of NAME NANOSECONDS, and so does this
// program without an argument.
using System.Diagnostics;
using System.Globalization;
using Benchmark;

var measured = Measurements.All();
if (args.Length == 0)
{
    foreach (var (name, nanoseconds) in measured) Console.WriteLine(Line(name, nanoseconds));
    return;
}
var inC = Baseline(args[0]);
Console.WriteLine($"{"",-28}{"C#, ns",12}{"C, ns",12}{"share of C",12}");
foreach (var (name, nanoseconds) in measured)
{
    double share = inC[name] / nanoseconds;
    Console.WriteLine($"{name,-28}{nanoseconds,12:F0}{inC[name],12:F0}{share,12:P0}");
}

static string Line(string name, double nanoseconds) =>
    string.Create(CultureInfo.InvariantCulture, $"{name} {nanoseconds:F1}");

static Dictionary<string, double> Baseline(string program)
{
    using var process = Process.Start(
        new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
    string[] lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
    return lines.Select(line => line.Split(' ')).ToDictionary(
        words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
}
