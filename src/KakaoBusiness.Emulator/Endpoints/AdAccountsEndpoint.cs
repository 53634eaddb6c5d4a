using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Lists the ad accounts that a token covers, in pages of ten by default. The two APIs differ: Keyword Ad expects a
/// repeated <c>config</c> instead of a comma-separated one, does not return <c>number</c>, and returns IDs as strings. The maximum page size
/// is the emulator's choice.
/// </summary>
internal sealed class AdAccountsEndpoint(ResourceGroup group)
{
    private const int DefaultSize = 10;
    private const int MaxSize = 2000;

    private static readonly Dictionary<string, KakaoAdAccountConfig> Configs = new()
    {
        ["ON"] = KakaoAdAccountConfig.On,
        ["OFF"] = KakaoAdAccountConfig.Off,
        ["DEL"] = KakaoAdAccountConfig.Deleted,
    };

    private bool IsMoment => group == ResourceGroup.Moment;

    public EmulatorResponse Handle(EmulatorRequest request, LiveToken token)
    {
        if (!token.Grant.Scopes.Contains(group.ManagementScope))
            return KapiError.Find(-402).ToResponse(group.ManagementScope);
        if (!TryRead(request.Query["page"], 0, out var number) || !TryRead(request.Query["size"], DefaultSize, out var size) || size is < 1 or > MaxSize)
            return KapiError.Find(-2).ToResponse();
        if (ReadConfigs(request.Query) is not { } configs)
            return KapiError.Find(-2).ToResponse();

        var accounts = token.Grant.GetAdAccounts(group).Where(account => configs.Contains(account.Config)).ToArray();
        return EmulatorResponse.Json(200, json =>
        {
            json.WriteStartArray("content");
            foreach (var account in accounts.Skip((int)Math.Min((long)number * size, int.MaxValue)).Take(size))
            {
                json.WriteStartObject();
                if (IsMoment) json.WriteNumber("id", account.Id);
                else json.WriteString("id", account.Id.ToString(CultureInfo.InvariantCulture));
                json.WriteString("name", account.Name);
                json.WriteString("memberType", account.IsMember ? "MEMBER" : "MASTER");
                json.WriteString("config", Configs.First(pair => pair.Value == account.Config).Key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("totalElements", accounts.Length);
            json.WriteNumber("totalPages", (accounts.Length + size - 1) / size);
            json.WriteNumber("size", size);
            if (IsMoment) json.WriteNumber("number", number);
        });
    }

    /// <summary>Returns the requested states, or null if one of them does not exist.</summary>
    private HashSet<KakaoAdAccountConfig>? ReadConfigs(EmulatorFields query)
    {
        if (!query.Contains("config")) return [KakaoAdAccountConfig.On, KakaoAdAccountConfig.Off];
        var names = IsMoment ? query["config"]!.Split(',') : [.. query.Values("config")];
        return names.All(Configs.ContainsKey) ? [.. names.Select(name => Configs[name])] : null;
    }

    private static bool TryRead(string? text, int fallback, out int value)
    {
        value = fallback;
        return text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
