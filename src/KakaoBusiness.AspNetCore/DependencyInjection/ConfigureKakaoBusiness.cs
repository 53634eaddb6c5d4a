using System.Diagnostics;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Reads the options of a scheme from <c>Authentication:Schemes:{scheme}</c> before the app's code, and completes them after it, before the
/// framework's post-configuration creates the backchannel.
/// </summary>
internal sealed class ConfigureKakaoBusiness(
    IAuthenticationConfigurationProvider configuration, KakaoBusinessSchemes schemes, IOptions<AuthenticationOptions> authentication,
    IOptionsMonitor<PolicySchemeOptions> policySchemes, IOptions<CookiePolicyOptions> cookiePolicy, IDataProtectionProvider dataProtection)
    : IConfigureNamedOptions<KakaoBusinessOptions>, IPostConfigureOptions<KakaoBusinessOptions>
{
    // Long enough to reuse connections, short enough to follow DNS changes (dotnet/aspnetcore #10542).
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public void Configure(KakaoBusinessOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, KakaoBusinessOptions options)
    {
        if (!schemes.IsKnown(name)) return;
        var section = new ConfigurationReader(configuration.GetSchemeConfiguration(name), options.SetupFaults);

        section.Read(nameof(options.ClientId), value => options.ClientId = value);
        section.Read(nameof(options.ClientSecret), value => options.ClientSecret = value);
        section.Read(nameof(options.SignInScheme), value => options.SignInScheme = value);
        section.Read(nameof(options.ClaimsIssuer), value => options.ClaimsIssuer = value);
        section.Read(nameof(options.AuthorizationEndpoint), value => options.AuthorizationEndpoint = value);
        section.Read(nameof(options.TokenEndpoint), value => options.TokenEndpoint = value);
        section.Read(nameof(options.TokenInformationEndpoint), value => options.TokenInformationEndpoint = value);
        section.Read(nameof(options.UserInformationEndpoint), value => options.UserInformationEndpoint = value);
        section.Read(nameof(options.RevocationEndpoint), value => options.RevocationEndpoint = value);
        section.ReadPath(nameof(options.CallbackPath), value => options.CallbackPath = value);
        section.ReadPath(nameof(options.AccessDeniedPath), value => options.AccessDeniedPath = value);
        section.ReadPath(nameof(options.FailurePath), value => options.FailurePath = value);
        section.ReadPath(nameof(options.InsufficientScopePath), value => options.InsufficientScopePath = value);
        section.ReadFlag(nameof(options.IncrementalConsent), value => options.IncrementalConsent = value);
        section.ReadFlag(nameof(options.SaveTokens), value => options.SaveTokens = value);
        section.ReadFlag(nameof(options.UsePkce), value => options.UsePkce = value);
        section.ReadFlag(nameof(options.RetrieveTokenInformation), value => options.RetrieveTokenInformation = value);
        section.ReadName<KakaoBusinessAccountIdSource>(nameof(options.AccountIdSource), value => options.AccountIdSource = value);
        section.ReadFlag(nameof(options.CheckApiPermissions), value => options.CheckApiPermissions = value);
        section.ReadFlag(nameof(options.RevokeSupersededToken), value => options.RevokeSupersededToken = value);
        section.ReadTime(nameof(options.BackchannelTimeout), value => options.BackchannelTimeout = value);
        section.ReadTime(nameof(options.RemoteAuthenticationTimeout), value => options.RemoteAuthenticationTimeout = value);
        section.ReadTime(nameof(options.RevocationTimeout), value => options.RevocationTimeout = value);
        section.ReadTime(nameof(options.TokenValidationInterval), value => options.TokenValidationInterval = value);
        section.ReadTime(nameof(options.AbsoluteSessionLifetime), value => options.AbsoluteSessionLifetime = value == TimeSpan.Zero ? null : value);
        section.ReadList(nameof(options.Scope), options.Scope);
        section.ReadList(nameof(options.ResourceIds), options.ResourceIds);
        section.ReadList(nameof(options.ApiBaseAddresses), options.ApiBaseAddresses);
        section.ReadList(nameof(options.AllowedReturnOrigins), options.AllowedReturnOrigins);
    }

    public void PostConfigure(string? name, KakaoBusinessOptions options)
    {
        if (!schemes.IsKnown(name)) return;

        if (options.Scope.Count == 0) options.Scope.Add(KakaoBusinessScopes.AccountEmail);
        if (schemes.Contains(name))
        {
            ChooseSignInScheme(options);
            CheckDefaultChallenge(name, options);
        }

        CheckCookiePolicy(options);
        FixBackchannelTimeout(options);
        options.StateDataFormat ??= CreateStateFormat(options, name);
        options.ConsentLinkFormat = ConsentLink.CreateFormat(options.DataProtectionProvider ?? dataProtection, name);
        if (options.Backchannel is not null) return;
        options.BackchannelHttpHandler ??= CreateBackchannelHandler(options);
        TurnOffRedirects(options, options.BackchannelHttpHandler);
    }

    /// <summary>
    /// Creates the format of the state. It is protected as in the framework, and bound to the app at Kakao: sites of several apps that share their
    /// keys and the name of the scheme do not accept each other's states. Its content is shorter, and so is the URL.
    /// </summary>
    private CompactPropertiesFormat CreateStateFormat(KakaoBusinessOptions options, string scheme)
        => new((options.DataProtectionProvider ?? dataProtection).CreateProtector("KakaoBusiness.AspNetCore.State", scheme, options.ClientId ?? "", "v1"));

    /// <summary>
    /// Sets the sign-in scheme, by default the one that <see cref="ConfigureAuthentication"/> found. Records the faults here and not in the
    /// validation, because the framework sets a missing <c>SignInScheme</c> to the default scheme in between, even if that cannot store a session.
    /// </summary>
    private void ChooseSignInScheme(KakaoBusinessOptions options)
    {
        var app = authentication.Value;
        options.SignInScheme ??= app.DefaultSignInScheme;
        if (options.SignInScheme is null)
            options.SetupFaults.Add("SignInScheme is missing: the app has several cookie schemes and selects none. Set DefaultSignInScheme (or DefaultScheme) in AddAuthentication, or SignInScheme here, to one of them.");
        else if (!app.CanSignIn(options.SignInScheme))
            options.SetupFaults.Add($"SignInScheme '{options.SignInScheme}' is not a scheme of this app that can store a session: set it to a cookie scheme.");
        else if (app.FindSignInTarget(options.SignInScheme, policySchemes) is { } target)
            options.SignInScheme = target;
        else
            options.SetupFaults.Add($"SignInScheme '{options.SignInScheme}' is a policy scheme, and startup cannot determine to which scheme it forwards sign-ins: set its ForwardSignIn, or SignInScheme here, to the cookie scheme that stores the session.");
    }

    /// <summary>
    /// Checks that the default scheme reads the session to which a default challenge leads. Otherwise every page would send the user to Kakao again.
    /// An app that handles the ticket itself may sign in elsewhere.
    /// </summary>
    private void CheckDefaultChallenge(string scheme, KakaoBusinessOptions options)
    {
        var app = authentication.Value;
        if ((app.DefaultChallengeScheme ?? app.DefaultScheme) != scheme || options.SetupFaults.Count > 0 || HandlesTickets(options)) return;

        var reader = app.DefaultAuthenticateScheme ?? app.DefaultScheme;
        if (reader == scheme || (reader is not null && MayRead(reader, options.SignInScheme!))) return;
        options.SetupFaults.Add(
            $"The default challenge is this scheme, which stores its session in '{options.SignInScheme}', but {(reader is null ? "no scheme authenticates by default" : $"the default scheme '{reader}' does not read that session")}: "
            + $"a page that requires a signed-in user would send the browser to Kakao again and again. Set DefaultAuthenticateScheme in AddAuthentication to '{options.SignInScheme}', or DefaultChallengeScheme to the scheme by which the app's users sign in.");
    }

    /// <summary>Checks that browsers send the correlation cookie on the way back from Kakao. Otherwise every sign-in would be refused.</summary>
    private void CheckCookiePolicy(KakaoBusinessOptions options)
    {
        if (cookiePolicy.Value.MinimumSameSitePolicy == SameSiteMode.Strict)
            options.SetupFaults.Add("CookiePolicyOptions.MinimumSameSitePolicy is Strict: browsers would not send the cookies of a sign-in on the way back from Kakao. Set it to Lax or leave it out.");
    }

    private static bool HandlesTickets(KakaoBusinessOptions options)
        => options.EventsType is not null
            || options.Events.GetType() != typeof(OAuthEvents)
            || options.Events.OnTicketReceived != new OAuthEvents().OnTicketReceived;

    /// <summary>
    /// Returns whether a scheme may authenticate with the session of a cookie scheme. It is unknown what a handler that is not the framework's reads.
    /// </summary>
    private bool MayRead(string scheme, string cookieScheme)
    {
        if (authentication.Value.FindAuthenticateTarget(scheme, policySchemes) is not { } target || target == cookieScheme) return true;
        if (schemes.IsKnown(target)) return false;
        return authentication.Value.SchemeMap.TryGetValue(target, out var builder) && !builder.IsOfFramework();
    }

    /// <summary>
    /// Replaces an invalid timeout. Otherwise the framework would throw for <c>HttpClient.Timeout</c> before the other faults are known.
    /// </summary>
    private static void FixBackchannelTimeout(KakaoBusinessOptions options)
    {
        if (KakaoBusinessOptionsValidation.FindBackchannelTimeoutFault(options) is not { } fault) return;
        options.SetupFaults.Add(fault);
        options.BackchannelTimeout = KakaoBusinessDefaults.BackchannelTimeout;
    }

    private static void TurnOffRedirects(KakaoBusinessOptions options, HttpMessageHandler transport)
    {
        try
        {
            NoRedirects.Apply(transport, nameof(options.BackchannelHttpHandler));
        }
        catch (InvalidOperationException inUse)
        {
            options.SetupFaults.Add(inUse.Message);
        }
    }

    private static SocketsHttpHandler CreateBackchannelHandler(KakaoBusinessOptions options) => new()
    {
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = options.BackchannelTimeout,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
        // Does not send the app's trace IDs and baggage to Kakao. The app's traces still show the call.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
