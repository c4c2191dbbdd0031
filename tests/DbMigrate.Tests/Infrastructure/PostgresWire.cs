using System.Buffers.Binary;
using System.Net.Sockets;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>PostgreSQL's messages, for a line between a client and its server.</summary>
internal static class PostgresWire
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    /// <summary>A client's first message, after it was told that there is no encryption.</summary>
    public static async Task<byte[]> ReadFirstAsync(NetworkStream client)
    {
        byte[] first = await ReadAsync(client, 0);
        while (CodeOf(first) is SslRequest or GssRequest)
        {
            await client.WriteAsync("N"u8.ToArray());
            first = await ReadAsync(client, 0);
        }

        return first;
    }

    /// <summary>What a first message asks for.</summary>
    public static int CodeOf(byte[] first) => BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(4));

    /// <summary>One message, whole.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="typeLength">The bytes of its type: 1, but 0 in a client's first.</param>
    public static async Task<byte[]> ReadAsync(NetworkStream from, int typeLength = 1)
    {
        byte[] head = new byte[typeLength + 4];
        await from.ReadExactlyAsync(head);
        byte[] message = new byte[typeLength + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(typeLength))];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(head.Length));
        return message;
    }
}
