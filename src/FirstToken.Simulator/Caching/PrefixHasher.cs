using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FirstToken.Simulator.Caching;

/// <summary>Chains block hashes, so that a mark stands for the exact bytes of everything before it.</summary>
internal sealed class PrefixHasher : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public UInt128 Current()
    {
        Span<byte> all = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.TryGetCurrentHash(all, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(all);
    }

    public void Dispose() => _hash.Dispose();
}
