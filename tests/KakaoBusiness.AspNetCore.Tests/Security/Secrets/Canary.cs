using System.Net;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Secrets;

/// <summary>
/// One life of an app with everything in it that knows a secret: sign-ins and their failures, step-up, ad API calls, checks of
/// the token, sign-outs. All that could give a secret away is in <see cref="Sinks"/>.
/// </summary>
internal sealed class Canary : IAsyncDisposable
{
    public const string Code = "authorization code";
    public const string ClientSecret = "client secret";
    public const string Token = "business token";
    public const string State = "protected state";
    public const string CorrelationId = "correlation cookie";
    public const string SessionCookie = "session cookie";
    public const string SessionKey = "session key";

    // With characters that every encoding writes otherwise.
    public const string CodeValue = "canary+Code/0123456789~<abc>=";
    public const string ClientSecretValue = "canary+Secret/0123456789~&abc=";
    public const string TokenValue = "canary+Token/0123456789~'abc'=";

    private readonly TestApp _app;
    private readonly EchoingKakao _kakao;
    private readonly bool _stored;

    private Canary(TestApp app, EchoingKakao kakao, Sinks sinks, bool stored) => (_app, _kakao, Sinks, _stored) = (app, kakao, sinks, stored);

    public Sinks Sinks { get; }

    public SecretSearch Secrets { get; } = new();

    public static async Task<Canary> StartAsync(bool stored, Action<TestAppSetup>? plant = null)
    {
        var kakao = new EchoingKakao();
        var sinks = new Sinks();
        var app = await TestApp.StartAsync(setup =>
        {
            setup.Kestrel = true;
            setup.Backchannel = kakao;
            setup.Scheme["ClientSecret"] = ClientSecretValue;
            setup.Authentication = services =>
            {
                var builder = services.AddAuthentication().AddKakaoBusiness();
                if (!stored) return;
                services.AddSingleton<IDistributedCache>(new ListableCache());
                builder.AddKakaoBusinessTicketStore();
            };
            setup.Options = options => Listen(options, sinks);
            setup.Services = services => services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                .ConfigurePrimaryHttpMessageHandler(() => kakao).AddKakaoBusinessToken();
            setup.Pipeline = web => web.Use((context, next) => NoteExceptionsAsync(context, next, sinks)).UseKakaoBusinessConsent();
            setup.Endpoints = web => MapEndpoints(web, sinks);
            plant?.Invoke(setup);
        });
        var canary = new Canary(app, kakao, sinks, stored);
        canary.Secrets.Add(Code, CodeValue);
        canary.Secrets.Add(ClientSecret, ClientSecretValue);
        canary.Secrets.Add(Token, TokenValue);
        return canary;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Sinks.Dispose();
    }

    /// <summary>A sign-in, two requests and the sign-out: enough to carry a planted leak.</summary>
    public async Task LiveBrieflyAsync()
    {
        var browser = await SignInAsync();
        await VisitAsync(browser, "/who");
        await VisitAsync(browser, "/problem");
        await VisitAsync(browser, "/sign-out", HttpMethod.Post);
        Close();
    }

    public async Task LiveAsync()
    {
        foreach (var trouble in EchoingKakao.Troubles)
        {
            await FailAtTokenEndpointAsync(trouble);
            foreach (var endpoint in (string[])["userinfo", "tokeninfo", "pages", "revoke"]) await UseWithTroubleAsync(endpoint, trouble);
        }

        await FailAtCallbackAsync();
        await StepUpAsync();
        await ValidateAsync();
        Close();
    }

    private void Close()
    {
        Sinks.Note(_app.Logs.GetSnapshot());
        Assert.All((string[])[Code, ClientSecret, Token, State, CorrelationId, _stored ? SessionKey : SessionCookie], name => Assert.Contains(name, Secrets.Names));
    }

    private async Task FailAtTokenEndpointAsync(string trouble)
    {
        _kakao.Trouble["token"] = trouble;
        using var browser = _app.NewBrowser();
        await CallBackAsync(browser, $"code={Uri.EscapeDataString(CodeValue)}&state={{state}}");
        _kakao.Trouble.Clear();
    }

    /// <summary>A whole session while one endpoint gives trouble.</summary>
    private async Task UseWithTroubleAsync(string endpoint, string trouble)
    {
        _kakao.Trouble[endpoint] = trouble;
        var browser = await SignInAsync();
        foreach (var path in (string[])["/who", "/accounts", "/api/accounts", "/token", "/client"]) await VisitAsync(browser, path);
        _app.Time.Advance(TimeSpan.FromMinutes(20));
        await VisitAsync(browser, "/who");
        await VisitAsync(browser, "/sign-out", HttpMethod.Post);
        _kakao.Trouble.Clear();
    }

    private async Task FailAtCallbackAsync()
    {
        var (code, secret) = (Uri.EscapeDataString(CodeValue), Uri.EscapeDataString(ClientSecretValue));
        string[] queries =
        [
            $"error=invalid_request&error_description={code}+{secret}&state={{state}}",
            $"code={code}&code={code}&state={{state}}", $"code={code}&error=access_denied&state={{state}}", $"code={code}&state={{state}}x", $"code={code}",
            $"error=access_denied&error_description={code}&state={{state}}", $"error={code}&error_code={code}&state={{state}}", $"error=KOE025&error_description={code}&state={{state}}",
        ];
        foreach (var query in queries)
        {
            using var browser = _app.NewBrowser();
            var url = await CallBackAsync(browser, query);
            await VisitAsync(browser, url);
            using var post = new HttpRequestMessage(HttpMethod.Post, url);
            await Sinks.NoteAsync(await browser.SendAsync(post));
        }

        // The app refuses, and the app breaks.
        foreach (var path in (string[])["/challenge?refuse", "/challenge?break"])
        {
            using var browser = _app.NewBrowser();
            _app.Challenge = () => new AuthenticationProperties(new Dictionary<string, string?> { ["then"] = path }) { RedirectUri = "/" };
            await CallBackAsync(browser, $"code={code}&state={{state}}", path);
            _app.Challenge = () => null;
        }
    }

    private async Task StepUpAsync()
    {
        var browser = await SignInAsync();
        await VisitAsync(browser, "/api/moment");
        await CallBackAsync(browser, $"code={Uri.EscapeDataString(CodeValue)}&state={{state}}", "/moment");
        await VisitAsync(browser, "/moment");
        await VisitAsync(browser, "/moment", HttpMethod.Post);
        using var nobody = _app.NewBrowser();
        foreach (var path in (string[])["/api/moment", "/api/accounts", "/moment", "/accounts", "/signin-kakaobusiness/consent?request=" + Uri.EscapeDataString(TokenValue)])
            await Sinks.NoteAsync(await nobody.GetAsync(path.Replace(Uri.EscapeDataString(TokenValue), "forged", StringComparison.Ordinal)));
    }

    private async Task ValidateAsync()
    {
        foreach (var trouble in (string[])["throws", "503", "-401"])
        {
            var browser = await SignInAsync();
            _kakao.Trouble["tokeninfo"] = trouble;
            _app.Time.Advance(TimeSpan.FromMinutes(20));
            await VisitAsync(browser, "/who");
            _kakao.Trouble.Clear();
            _app.Time.Advance(TimeSpan.FromDays(8));
            await VisitAsync(browser, "/who");
        }
    }

    private async Task<Browser> SignInAsync()
    {
        var browser = _app.NewBrowser();
        await CallBackAsync(browser, $"code={Uri.EscapeDataString(CodeValue)}&state={{state}}");
        return browser;
    }

    private async Task<string> CallBackAsync(Browser browser, string query, string path = "/who")
    {
        using var challenge = await browser.GetAsync(path);
        await LearnAsync(browser, challenge);
        if (challenge.StatusCode != HttpStatusCode.Redirect) return path;
        var url = Browser.CallbackUrl(challenge.Headers.Location!, query);
        using var response = await browser.GetAsync(url);
        await LearnAsync(browser, response);
        return url;
    }

    private async Task VisitAsync(Browser browser, string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (path.StartsWith("/api/", StringComparison.Ordinal)) request.Headers.Add("Accept", "application/json");
        using var response = await browser.SendAsync(request);
        await LearnAsync(browser, response);
    }

    /// <summary>Each answer brings secrets of its own, which are looked for in everything.</summary>
    private async Task LearnAsync(Browser browser, HttpResponseMessage response)
    {
        await Sinks.NoteAsync(response);
        if (response.Headers.Location?.OriginalString.StartsWith(KakaoBusinessDefaults.AuthorizationEndpoint, StringComparison.Ordinal) is true)
            Secrets.Add(State, response.Headers.Location.Parameter("state"));
        foreach (var cookie in browser.Cookies.GetAllCookies().Where(cookie => cookie.Value.Length > 0))
        {
            if (cookie.Name.StartsWith(".AspNetCore.Correlation.", StringComparison.Ordinal)) Secrets.Add(CorrelationId, cookie.Name[".AspNetCore.Correlation.".Length..]);
            // With a store the cookie is the session's key, and nothing else.
            if (cookie.Name == ".AspNetCore.Cookies") Secrets.Add(_stored ? SessionKey : SessionCookie, cookie.Value);
        }
    }

    private static void Listen(KakaoBusinessOptions options, Sinks sinks)
    {
        options.Events.OnTicketReceived = context =>
        {
            context.Properties!.Items.TryGetValue("then", out var then);
            if (then == "/challenge?refuse") context.Fail("The app refuses.");
            if (then == "/challenge?break") throw new InvalidOperationException("The app's own bug.");
            foreach (var holder in (object?[])[context, context.Options, context.Properties, context.Principal]) sinks.Add(Sinks.Text, holder?.ToString());
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            sinks.Note(context.Failure!);
            sinks.Add(Sinks.Text, context.ToString());
            sinks.Add(Sinks.Text, (context.Failure as KakaoBusinessAuthenticationException)?.Error.ToString());
            return Task.CompletedTask;
        };
    }

    private static async Task NoteExceptionsAsync(HttpContext context, RequestDelegate next, Sinks sinks)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            sinks.Note(exception);
            throw;
        }
    }

    private static void MapEndpoints(WebApplication web, Sinks sinks)
    {
        web.MapGet("/who", (HttpContext context) => context.User.Identity!.AuthenticationType).RequireAuthorization();
        web.MapGet("/problem", () => Results.Problem("a problem of the app's")).RequireAuthorization();
        web.MapGet("/accounts", context => CallAsync(context, sinks)).RequireAuthorization();
        web.MapGet("/api/accounts", context => CallAsync(context, sinks)).RequireAuthorization().DisableCookieRedirect();
        web.MapMethods("/moment", ["GET", "POST"], () => "moment").RequireScope("moment_management");
        web.MapGet("/api/moment", () => "moment").RequireScope("moment_management").DisableCookieRedirect();
        web.MapPost("/sign-out", context => context.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme));
        web.MapGet("/token", async (HttpContext context) =>
        {
            var token = await context.GetKakaoBusinessTokenAsync();
            sinks.Add(Sinks.Text, $"{token} {string.Create(null, $"{token}")}");
            return token?.ToString();
        }).RequireAuthorization();
        web.MapGet("/client", async (HttpContext context, IKakaoBusinessClient client) =>
        {
            if (await context.GetKakaoBusinessTokenAsync() is not { } token) return;
            object?[] holders =
            [
                await client.GetTokenInformationAsync(token), (await client.GetTokenInformationAsync(token)).Error, await client.GetUserInformationAsync(token),
                (await client.GetUserInformationAsync(token)).Error, await context.AuthenticateAsync(), (await context.AuthenticateAsync()).Ticket,
            ];
            foreach (var holder in holders) sinks.Add(Sinks.Text, holder?.ToString());
        }).RequireAuthorization();
    }

    private static async Task CallAsync(HttpContext context, Sinks sinks)
    {
        using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("moment");
        try
        {
            using var answer = await http.GetAsync(TokenApp.Accounts, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
        }
        catch (Exception exception) when (exception is KakaoBusinessConsentRequiredException or KakaoBusinessTokenUnavailableException)
        {
            sinks.Note(exception);
            throw;
        }
        // What the connection throws is Kakao's text in the app's hands; the library's handler is not asked about it.
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            context.Response.StatusCode = 502;
        }
    }
}
