using System.Text.RegularExpressions;

namespace KakaoBusiness.Emulator.Tool;

/// <summary>Reads an entry of <c>faults</c>: an endpoint, at most one kind of response, and how the response is sent.</summary>
internal static class FaultReader
{
    private static readonly Dictionary<string, KakaoEndpoint> Endpoints = Enum.GetValues<KakaoEndpoint>()
        .ToDictionary(endpoint => $"{char.ToLowerInvariant(endpoint.ToString()[0])}{endpoint.ToString()[1..]}");

    private static readonly Dictionary<string, KakaoConnectionCut> Cuts = new()
    {
        ["beforeResponse"] = KakaoConnectionCut.BeforeResponse,
        ["inBody"] = KakaoConnectionCut.InBody,
    };

    private static readonly string[] Kinds = ["koe", "kapi", "adApi", "body", "redirect", "generatedLength"];

    private static readonly string[] Modifiers = ["status", "delay", "hang", "cut", "drip"];

    public static KakaoFault Read(JsonMembers fault)
    {
        if (!fault.Has("endpoint")) fault.AddFault("endpoint", "is missing.");
        var endpoint = fault.ReadChoice("endpoint", Endpoints) ?? default;
        var kinds = Kinds.Where(fault.Has).ToList();
        if (kinds.Count > 1) fault.AddFault(kinds[1], $"and {kinds[0]} cannot be combined.");
        if (kinds.Count == 0 && !Modifiers.Any(fault.Has)) fault.AddFault("endpoint", $"alone does nothing: add one of {string.Join(", ", [.. Kinds, .. Modifiers])}.");

        return ReadResponse(fault, endpoint) with
        {
            Times = (int?)fault.ReadNumber("times", 1, int.MaxValue),
            Skip = (int)(fault.ReadNumber("skip", 0, int.MaxValue) ?? 0),
            Wait = fault.ReadTime("delay", maxDays: 1),
            Hangs = fault.ReadFlag("hang") ?? false,
            CutsConnection = fault.ReadChoice("cut", Cuts) ?? KakaoConnectionCut.None,
            DripInterval = fault.ReadTime("drip", maxDays: 1),
        };
    }

    private static KakaoFault ReadResponse(JsonMembers fault, KakaoEndpoint endpoint)
    {
        var koe = fault.ReadText("koe");
        if (koe is not null) KoeCode.Validate(fault, "koe", koe);
        var kapi = (int?)fault.ReadNumber("kapi", -9999, -1);
        var adApi = (int?)fault.ReadNumber("adApi", -9999, -1);
        var body = fault.ReadText("body");
        var redirect = fault.ReadText("redirect");
        var length = fault.ReadNumber("generatedLength", 1, long.MaxValue);
        var scopes = ReadWith(fault, "requiredScopes", "kapi", name => fault.ReadTexts(name));
        var detailCode = ReadWith(fault, "detailCode", "adApi", name => (int?)fault.ReadNumber(name, 0, int.MaxValue));
        var contentType = ReadWith(fault, "contentType", "body", fault.ReadText) ?? "application/json";
        var status = (int?)fault.ReadNumber("status", 200, 599);
        if (status is not null && koe is not null && endpoint == KakaoEndpoint.Authorize) fault.AddFault("status", "has no effect with koe at authorize, which redirects.");

        var response = koe is not null ? KakaoFault.Koe(endpoint, koe)
            : kapi is { } kapiCode ? KakaoFault.Kapi(endpoint, kapiCode, null, [.. scopes ?? []])
            : adApi is { } adCode ? KakaoFault.AdApi(endpoint, adCode, null, detailCode)
            : body is not null ? KakaoFault.Body(endpoint, body, contentType)
            : redirect is not null ? KakaoFault.Redirect(endpoint, redirect)
            : length is { } count ? KakaoFault.HugeBody(endpoint, count)
            : new KakaoFault(endpoint);
        return status is null ? response : response with { StatusCode = status };
    }

    /// <summary>Reads a member that is valid only together with another one.</summary>
    private static T? ReadWith<T>(JsonMembers fault, string name, string kind, Func<string, T?> read)
    {
        if (fault.Has(name) && !fault.Has(kind)) fault.AddFault(name, $"needs {kind}.");
        return read(name);
    }
}

/// <summary>Validates KOE codes, which are those of authorization and token requests.</summary>
internal static partial class KoeCode
{
    public static void Validate(JsonMembers members, string name, string code)
    {
        if (!Form().IsMatch(code)) members.AddFault(name, "is not a KOE code: write one such as KOE237.");
    }

    [GeneratedRegex(@"\AKOE[0-9]{3}\z")]
    private static partial Regex Form();
}
