using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace KakaoBusiness.Emulator.Tests;

/// <summary>An app of an advertiser tool, seen from outside: it speaks to an emulator only through its transport.</summary>
internal sealed class SampleApp : IDisposable
{
    public const string RedirectUri = "https://app.example/signin-kakao-business";
    public const string Authorize = "https://kauth.kakao.com/oauth/business/authorize";
    public const string TokenUrl = "https://kauth.kakao.com/oauth/business/token";
    public const string TokenInformation = "https://kapi.kakao.com/v1/business/tokeninfo";
    public const string UserInformation = "https://kapi.kakao.com/v1/business/userinfo";
    public const string Revoke = "https://kapi.kakao.com/v1/business/revoke";
    public const string MomentAdAccounts = "https://apis.moment.kakao.com/openapi/v4/adAccounts/pages";
    public const string KeywordAdAccounts = "https://api.keywordad.kakao.com/openapi/v1/adAccounts/pages";

    public const string MomentReport = "https://apis.moment.kakao.com/openapi/v4/adAccounts/report";
    public const string KeywordReport = "https://api.keywordad.kakao.com/openapi/v1/adAccounts/report";
    public const string EasyMessage = "https://apis.moment.kakao.com/openapi/message/v1/message-ad-accounts";

    public SampleApp(KakaoEmulatorOptions? options = null, TimeProvider? clock = null)
    {
        Emulator = new KakaoEmulator(options, clock);
        Emulator.RegisterRedirectUri(RedirectUri);
        Http = new HttpClient(Emulator.CreateHandler());
    }

    public KakaoEmulator Emulator { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>An authorization address; a null removes a parameter, further pairs add to it.</summary>
    public static Uri AuthorizeUrl(string? scope = "moment_management", params (string Name, string? Value)[] changes)
    {
        var parameters = new List<(string Name, string? Value)>
        {
            ("client_id", "emulator-rest-api-key"), ("response_type", "code"), ("redirect_uri", RedirectUri), ("scope", scope), ("state", "the state/&?"),
        };
        parameters.RemoveAll(parameter => parameter.Name != "resource_ids" && changes.Any(change => change.Name == parameter.Name));
        parameters.AddRange(changes);
        var pairs = parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        return new Uri($"{Authorize}?{string.Join('&', pairs)}");
    }

    public static EmulatorFields QueryOf(Uri? redirect) => EmulatorFields.Parse(redirect!.Query);

    public async Task<string> CodeAsync(string scope = "moment_management", string persona = "owner", string[]? accounts = null, params (string, string?)[] changes)
    {
        var redirect = await Emulator.AgreeAsync(AuthorizeUrl(scope, changes), persona, accounts, Cancelled);
        return QueryOf(redirect)["code"] ?? throw new InvalidOperationException($"no code: {redirect.Query}");
    }

    public static Dictionary<string, string> TokenForm(string code) => new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = "emulator-rest-api-key",
        ["client_secret"] = "emulator-business-client-secret",
        ["redirect_uri"] = RedirectUri,
        ["code"] = code,
    };

    public Task<Answer> ExchangeAsync(string code) => PostAsync(TokenUrl, TokenForm(code));

    public async Task<string> TokenAsync(string scope = "moment_management", string persona = "owner", string[]? accounts = null, params (string, string?)[] changes) =>
        (await ExchangeAsync(await CodeAsync(scope, persona, accounts, changes))).Json.GetProperty("access_token").GetString()!;

    public Task<Answer> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> form) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) });

    public Task<Answer> GetAsync(Uri url) => SendAsync(new HttpRequestMessage(HttpMethod.Get, url));

    public Task<Answer> CallAsync(string url, string? token, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? (url is Revoke or EasyMessage ? HttpMethod.Post : HttpMethod.Get), url);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await Http.SendAsync(request, Cancelled))
            return new Answer(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync(Cancelled));
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public EmulatorFields Redirect => SampleApp.QueryOf(Headers.Location);

    public string? Text(string member) => Json.GetProperty(member).GetString();

    public string?[] Texts(string member) => [.. Json.GetProperty(member).EnumerateArray().Select(element => element.GetString())];
}
