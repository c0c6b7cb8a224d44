// SPDX-License-Identifier: Apache-2.0
namespace Behaviour;

/// <summary>Generates values by splitmix64, the same ones in every language.</summary>
internal struct Generator(ulong state)
{
    internal static float[] Floats(ulong seed, int count)
    {
        var generator = new Generator(seed);
        var values = new float[count];
        for (int i = 0; i < count; ++i)
        {
            values[i] = (generator.Next() >> 40) / 8388608f - 1;
        }
        return values;
    }

    internal static byte[][] Payloads(ulong seed, int count)
    {
        var generator = new Generator(seed);
        var payloads = new byte[count][];
        for (int i = 0; i < count; ++i)
        {
            payloads[i] = new byte[generator.Next() % 64];
            for (int at = 0; at < payloads[i].Length; ++at)
            {
                payloads[i][at] = (byte)generator.Next();
            }
        }
        return payloads;
    }

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
