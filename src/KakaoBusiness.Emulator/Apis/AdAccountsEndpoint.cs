using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>The ad accounts that a token reaches, page by page. Page size, its limit and the members are the emulator's choice.</summary>
internal sealed class AdAccountsEndpoint(AdAccountGroup group)
{
    private const int DefaultSize = 20;
    private const int MaxSize = 2000;

    public EmulatorResponse Answer(EmulatorRequest request, LiveToken token)
    {
        if (!token.Grant.Scopes.Contains(group.ManagementScope))
            return KapiError.Of(-402).Answer(group.ManagementScope);
        if (!TryRead(request.Query["page"], 0, out var number) || !TryRead(request.Query["size"], DefaultSize, out var size) || size is < 1 or > MaxSize)
            return KapiError.Of(-2).Answer();

        var accounts = token.Grant.Reaches(group).ToArray();
        return EmulatorResponse.Json(200, json =>
        {
            json.WriteStartArray("content");
            foreach (var account in accounts.Skip((int)Math.Min((long)number * size, int.MaxValue)).Take(size))
            {
                json.WriteStartObject();
                json.WriteNumber("id", account.Id);
                json.WriteString("name", account.Name);
                json.WriteString("memberType", "MASTER");
                json.WriteString("config", "ON");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("totalElements", accounts.Length);
            json.WriteNumber("totalPages", (accounts.Length + size - 1) / size);
            json.WriteNumber("size", size);
            json.WriteNumber("number", number);
        });
    }

    private static bool TryRead(string? text, int fallback, out int value)
    {
        value = fallback;
        return text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
