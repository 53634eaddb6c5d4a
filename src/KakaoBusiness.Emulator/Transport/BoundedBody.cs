namespace KakaoBusiness.Emulator;

/// <summary>Reads a request body as far as the emulator looks at it: one byte beyond what it accepts.</summary>
internal static class BoundedBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[8192];
        while (kept.Length <= EmulatorRequest.MaxBodyLength)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                break;
            kept.Write(buffer.AsSpan(0, count));
        }

        return kept.ToArray();
    }
}
