// SPDX-License-Identifier: Apache-2.0
// Runs a behaviour script, one command a line, and prints one line for each.
// tests/behaviour/README.md has the grammar.
using System.Text;
using Behaviour;

using var output = new StreamWriter(Console.OpenStandardOutput(), new ASCIIEncoding(), 1 << 16)
{
    NewLine = "\n",
};
var commands = new Commands();
foreach (string line in File.ReadLines(args[0]))
{
    output.WriteLine(commands.Run(line.Split(' ')));
}
