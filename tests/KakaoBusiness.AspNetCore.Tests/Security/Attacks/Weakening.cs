using System.Text.Encodings.Web;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>Takes one defense out of a site, by a replacement that only tests have.</summary>
internal static class Weakening
{
    /// <summary>A handler derived from the library's, without one of its checks.</summary>
    public static void UseHandler<THandler>(this TestAppSetup setup)
        where THandler : KakaoBusinessHandler
        => setup.Services += services =>
        {
            services.AddTransient<THandler>();
            services.PostConfigure<AuthenticationOptions>(options =>
            {
                foreach (var scheme in options.Schemes.Where(scheme => scheme.HandlerType == typeof(KakaoBusinessHandler))) scheme.HandlerType = typeof(THandler);
            });
        };

    public static void WithoutCorrelation(TestAppSetup setup) => setup.UseHandler<HandlerWithoutCorrelation>();

    /// <summary>Each request has a memory of its own, as each of several nodes has.</summary>
    public static void WithoutMemoryOfStates(TestAppSetup setup) => setup.Services += services => services.AddTransient<UsedStates>();

    /// <summary>The session cookie scheme, changed after the library has completed it.</summary>
    public static void UseCookieOptions(this TestAppSetup setup, Action<CookieAuthenticationOptions, IServiceProvider> change)
        => setup.Services += services => services
            // Which notices the change.
            .RemoveAll<IValidateOptions<CookieAuthenticationOptions>>()
            .AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>>(
                provider => new PostConfigureOptions<CookieAuthenticationOptions>("Cookies", options => change(options, provider)));

    /// <summary>The framework's own ticket format, which knows of no session that has ended.</summary>
    public static void UsePlainCookieFormat(this TestAppSetup setup)
        => setup.UseCookieOptions((options, services) => options.TicketDataFormat = new TicketDataFormat(services.GetRequiredService<IDataProtectionProvider>().CreateProtector("plain")));

    /// <summary>The framework's own cookie manager and events in front of the bare ticket store: the cookie handler keeps the key that it finds.</summary>
    public static void UsePlainSignIn(this TestAppSetup setup) => setup.UseCookieOptions((options, _) =>
    {
        options.CookieManager = new ChunkingCookieManager();
        options.Events = new CookieAuthenticationEvents();
        options.SessionStore = (options.SessionStore as SessionTicketStore)?.Inner;
    });

    /// <summary>ASP.NET Core's own OAuth handler, as an app would set it up without this library.</summary>
    public static void UseBareOAuth(this TestAppSetup setup) => setup.Authentication = services => services
        .AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Cookies", "KakaoBusiness"))
        .AddCookie("Cookies")
        .AddOAuth("KakaoBusiness", options =>
        {
            options.ClientId = TestApp.ClientId;
            options.ClientSecret = TestApp.ClientSecret;
            options.AuthorizationEndpoint = KakaoBusinessDefaults.AuthorizationEndpoint;
            options.TokenEndpoint = KakaoBusinessDefaults.TokenEndpoint;
            options.CallbackPath = KakaoBusinessDefaults.CallbackPath;
            options.BackchannelHttpHandler = setup.Backchannel;
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
}

/// <summary>A transport that shows nothing of what it sends with, so that its redirects cannot be turned off.</summary>
internal sealed class OpaqueTransport(HttpMessageHandler inner) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _inner = new(inner);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => _inner.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Believes every callback, whoever began the sign-in and when.</summary>
internal sealed class HandlerWithoutCorrelation(IOptionsMonitor<KakaoBusinessOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : KakaoBusinessHandler(options, logger, encoder)
{
    protected override bool ValidateCorrelationId(AuthenticationProperties properties) => true;
}

/// <summary>Reads a callback as a tolerant server would: from a form, of doubled parameters the last, and past an error that comes with a code.</summary>
internal sealed class HandlerOfAnyCallback(IOptionsMonitor<KakaoBusinessOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : KakaoBusinessHandler(options, logger, encoder)
{
    public override async Task<bool> HandleRequestAsync()
    {
        if (!await ShouldHandleRequestAsync()) return false;
        var sent = Request.HasFormContentType ? Request.Query.Concat(await Request.ReadFormAsync()) : Request.Query;
        var values = sent.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last().Value.Last()!, StringComparer.OrdinalIgnoreCase);
        if (values.ContainsKey("code")) values.Remove("error");
        Request.Method = HttpMethods.Get;
        Request.QueryString = QueryString.Create(values!);
        return await base.HandleRequestAsync();
    }
}

/// <summary>Leads back to wherever the app's caller said, unexamined.</summary>
internal sealed class HandlerOfAnyReturnUrl(IOptionsMonitor<KakaoBusinessOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : KakaoBusinessHandler(options, logger, encoder)
{
    private string? _asked;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        _asked = properties.RedirectUri;
        return base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        properties.RedirectUri = _asked ?? OriginalPathBase + OriginalPath + Request.QueryString;
        return base.BuildChallengeUrl(properties, redirectUri);
    }

    public override Task SignOutAsync(AuthenticationProperties? properties)
    {
        // The session ends as ever; the way out is the caller's.
        Response.Redirect(properties!.RedirectUri!);
        return Task.CompletedTask;
    }
}

/// <summary>Writes what is asked for into the URL as it is.</summary>
internal sealed class HandlerWithoutEncoding(IOptionsMonitor<KakaoBusinessOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : KakaoBusinessHandler(options, logger, encoder)
{
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var scopes = properties.GetParameter<ICollection<string>>("scope") ?? [];
        var resourceIds = properties.GetParameter<ICollection<string>>("resource_ids") ?? [];
        return $"{Options.AuthorizationEndpoint}?client_id={Options.ClientId}&response_type=code&redirect_uri={redirectUri}&scope={string.Join(',', scopes)}"
            + string.Concat(resourceIds.Select(id => "&resource_ids=" + id)) + "&state=" + Options.StateDataFormat.Protect(properties);
    }
}
