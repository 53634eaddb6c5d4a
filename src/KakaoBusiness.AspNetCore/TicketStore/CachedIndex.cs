using System.Globalization;
using System.Text;
using KakaoBusiness.AspNetCore.Serialization;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// An index as one entry of a cache: the moment until which it has to live, then a line for each field. The end stands
/// inside, because a cache does not tell how long an entry has left.
/// </summary>
internal sealed record CachedIndex(DateTimeOffset Until, Dictionary<string, string> Fields)
{
    /// <summary>The index that the bytes are; an empty one where they are none.</summary>
    public static CachedIndex Parse(byte[]? bytes)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = bytes is null ? [] : Encoding.ASCII.GetString(bytes).Split('\n');
        foreach (var line in lines.Skip(1))
        {
            if (line.Split('\t') is [var field, var value]) fields[field] = value;
        }

        return new(UnixTime.TryParse(lines.FirstOrDefault(), out var until) ? until : DateTimeOffset.MinValue, fields);
    }

    public CachedIndex LivingFor(TimeSpan lifetime, TimeProvider timeProvider)
    {
        var until = timeProvider.GetUtcNow() + lifetime;
        return until > Until ? this with { Until = until } : this;
    }

    public byte[] Render()
    {
        var text = new StringBuilder(UnixTime.Format(Until));
        foreach (var (field, value) in Fields) text.Append(CultureInfo.InvariantCulture, $"\n{field}\t{value}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
