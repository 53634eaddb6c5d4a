using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Signs users in with Kakao Business Authentication. The handler redirects the user to Kakao for consent, receives the callback, exchanges
/// the code for a business token, and creates a ticket that contains the token.
/// </summary>
public partial class KakaoBusinessHandler : OAuthHandler<KakaoBusinessOptions>
{
    /// <summary>Creates the handler. The framework creates one for each request.</summary>
    /// <param name="options">The options of all schemes.</param>
    /// <param name="logger">The logger factory.</param>
    /// <param name="encoder">The URL encoder.</param>
    public KakaoBusinessHandler(IOptionsMonitor<KakaoBusinessOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : base(options, logger, encoder)
    {
    }

    private SessionReader Sessions => Context.RequestServices.GetRequiredService<SessionReader>();

    private KakaoBusinessIdentities Identities => Context.RequestServices.GetRequiredService<KakaoBusinessIdentities>();

    private SessionReplacer Replacer => Context.RequestServices.GetRequiredService<SessionReplacer>();

    private BackchannelClient Kakao => new(Options, Context.RequestServices.GetRequiredService<KakaoBusinessTelemetry>(), Logger);

    /// <inheritdoc/>
    /// <remarks>
    /// A scheme that only stores connections has no session. If it is the app's only scheme, the framework makes it the default scheme. Without
    /// a sign-in scheme, the base class would then ask the default scheme, which is this one, until the stack overflows.
    /// </remarks>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        => SignsIn ? base.HandleAuthenticateAsync() : Task.FromResult(AuthenticateResult.NoResult());

    /// <summary>Gets whether users sign in with this scheme. Otherwise, it only stores connections.</summary>
    private bool SignsIn => Context.RequestServices.GetRequiredService<KakaoBusinessSchemes>().Contains(Scheme.Name);

    /// <inheritdoc/>
    /// <remarks>
    /// Also answers consent links. Unlike in the base class, a failure that no event handled leads to a page with a suitable status code
    /// instead of an exception, <c>Fail</c> in <c>OnTicketReceived</c> refuses the sign-in, and no text from Kakao is logged.
    /// </remarks>
    public override async Task<bool> HandleRequestAsync()
    {
        if (Request.Path.StartsWithSegments(Options.CallbackPath, out var below) && below.HasValue && ConsentLink.IsFollowed(Request, below))
        {
            RequireRegistration();
            return await FollowConsentLinkAsync();
        }

        if (!await ShouldHandleRequestAsync()) return false;
        RequireRegistration();
        if (Context.RequestServices.GetService<IStoreAvailability>() is { AreKeysLoaded: false })
        {
            // Without the keys, the state cannot be read and would look forged. The same callback succeeds later.
            await OutageResult.WriteAsync(Context, "the Data Protection keys are not loaded", Logger);
            return true;
        }

        try
        {
            return await AnswerCallbackAsync();
        }
        finally
        {
            await RevokePendingTokenAsync();
        }
    }

    /// <summary>
    /// Throws if the library does not know the scheme. A scheme that <c>IAuthenticationSchemeProvider.AddScheme</c> adds at run time has a
    /// handler and options, but no sessions, claims or policies.
    /// </summary>
    private void RequireRegistration()
    {
        if (Context.RequestServices.GetRequiredService<KakaoBusinessSchemes>().IsKnown(Scheme.Name)) return;
        throw new InvalidOperationException(
            $"The scheme '{Scheme.Name}' was added to IAuthenticationSchemeProvider, but KakaoBusiness.AspNetCore does not know it. Register it before the host is built: AddAuthentication().AddKakaoBusiness(\"{Scheme.Name}\", options => ...).");
    }

    /// <summary>
    /// Throws if the scheme only stores connections. In that case, a page that requires a signed-in user challenged the wrong scheme.
    /// </summary>
    private void RequireSignIn()
    {
        if (SignsIn) return;
        throw new InvalidOperationException(
            $"The scheme '{Scheme.Name}' stores connections and does not sign users in. Set DefaultScheme in AddAuthentication to the scheme with which the app's users sign in, call AddKakaoBusiness() if they sign in with Kakao, or challenge this scheme with KakaoBusinessConnectProperties.");
    }

    /// <summary>Exchanges the code and creates the ticket.</summary>
    private async Task<AuthenticationTicket> RedeemAsync(string code, AuthenticationProperties properties)
    {
        using var tokens = await ExchangeCodeAsync(new OAuthCodeExchangeContext(properties, code, BuildRedirectUri(Options.CallbackPath)));
        if (tokens.Error is KakaoBusinessAuthenticationException failure) throw failure;
        if (tokens.Error is not null || !KakaoBusinessToken.TryCreate(tokens.AccessToken, out var token))
            throw new KakaoBusinessAuthenticationException(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.InvalidResponse), tokens.Error);

        _pendingToken = token;
        if (Options.SaveTokens) properties.SetBusinessToken(token);
        return await CreateTicketAsync(new ClaimsIdentity(Scheme.Name), properties, tokens);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Sends exactly the form fields that "Get business token" documents, and the code verifier if PKCE is enabled. A failure contains Kakao's
    /// error code but no text from Kakao, because KOE320 echoes the authorization code.
    /// </remarks>
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answer = await Kakao.ExchangeCodeAsync(TokenRequestFields(context));
        return answer.Error is { } error
            ? OAuthTokenResponse.Failed(new KakaoBusinessAuthenticationException(error))
            : OAuthTokenResponse.Success(answer.Document!);
    }

    private IEnumerable<KeyValuePair<string, string>> TokenRequestFields(OAuthCodeExchangeContext context)
    {
        yield return new("grant_type", "authorization_code");
        yield return new("client_id", Options.ClientId);
        yield return new("redirect_uri", context.RedirectUri);
        yield return new("code", context.Code);
        if (!string.IsNullOrEmpty(Options.ClientSecret)) yield return new("client_secret", Options.ClientSecret);
        if (context.Properties.Items.Remove(OAuthConstants.CodeVerifierKey, out var verifier) && verifier is not null)
            yield return new(OAuthConstants.CodeVerifierKey, verifier);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Calls userinfo and tokeninfo in parallel. If one of them fails, the user is signed in with what the token response contains: a sign-in
    /// without the e-mail is better than none.
    /// </remarks>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(tokens);

        var granted = tokens.Response is null ? null : BackchannelResponse.ReadTokenScopes(tokens.Response.RootElement);
        var asksForEmail = (granted ?? properties.GetRequestedScopes()).Contains(KakaoBusinessScopes.AccountEmail);

        var token = new KakaoBusinessToken(tokens.AccessToken!);
        var userInformation = asksForEmail ? Kakao.GetUserInformationAsync(token, CancellationToken.None) : null;
        var tokenInformation = Options.RetrieveTokenInformation ? Kakao.GetTokenInformationAsync(token, CancellationToken.None) : null;
        var user = userInformation is null ? EmptyBody : OrEmpty(await userInformation, Logger.UserInformationMissing);
        var information = tokenInformation is null ? EmptyBody : OrEmpty(await tokenInformation, Logger.TokenInformationMissing);

        if (granted is not null) AddScopes(identity, granted);
        var context = new OAuthCreatingTicketContext(new ClaimsPrincipal(identity), properties, Context, Scheme, Options, Backchannel, tokens, user);
        foreach (var action in Options.TokenInformationClaimActions) action.Run(information, identity, ClaimsIssuer);
        context.RunClaimActions();
        if (!identity.HasClaim(claim => claim.Type == KakaoBusinessClaimTypes.GrantedScopes)) AddScopes(identity, properties.GetRequestedScopes());

        if (HasLongList(identity) && KakaoBusinessTokenInformation.IsTooLong(information)) Logger.TokenInformationCut();
        ReportGaps(identity, asksForEmail && userInformation?.Result.Error is null);
        await Events.CreatingTicket(context);
        if (context.Result is { Succeeded: false })
            throw new KakaoBusinessAuthenticationException(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.RejectedByApp), context.Result.Failure);
        return new AuthenticationTicket(NameByEmail(context.Principal!, Scheme.Name), context.Properties, Scheme.Name);
    }

    /// <summary>
    /// Returns whether a list may have been cut at the limit. Each item of such a list takes at least one character and a separator.
    /// </summary>
    private static bool HasLongList(ClaimsIdentity identity) => identity.HasClaim(claim
        => claim.Type is KakaoBusinessClaimTypes.GrantedScopes or KakaoBusinessClaimTypes.GrantedResources && claim.Value.Length >= (2 * KakaoBusinessScopes.MaxListCount) - 1);

    private static JsonElement OrEmpty(BackchannelResponse answer, Action<string, string> reportMissing)
    {
        if (answer.Error is null) return answer.Body;
        reportMissing(answer.Error.Code, answer.Error.Description);
        return EmptyBody;
    }

    private static JsonElement EmptyBody { get; } = JsonBody.Parse("{}"u8.ToArray());

    private void AddScopes(ClaimsIdentity identity, IReadOnlyList<string> scopes)
    {
        if (scopes.Count > 0)
            identity.AddClaim(new Claim(KakaoBusinessClaimTypes.GrantedScopes, KakaoBusinessScopes.Join(scopes), ClaimValueTypes.String, ClaimsIssuer));
    }

    private void ReportGaps(ClaimsIdentity identity, bool emailExpected)
    {
        if (emailExpected && !identity.HasClaim(claim => claim.Type is KakaoBusinessClaimTypes.AccountEmail or ClaimTypes.Email)) Logger.EmailMissing();
        if (!identity.HasClaim(claim => claim.Type == ClaimTypes.NameIdentifier)) Logger.AccountIdMissing();
    }

    /// <summary>
    /// Makes the e-mail of the Kakao account <c>User.Identity.Name</c>, if it was granted and the app set no name. The identity uses the e-mail
    /// claim as its name claim, because a separate name claim would add the e-mail to the ticket twice.
    /// </summary>
    private static ClaimsPrincipal NameByEmail(ClaimsPrincipal principal, string scheme)
        => principal.Identities.Any(identity => IsUnnamed(identity, scheme))
            ? new ClaimsPrincipal(principal.Identities.Select(identity => IsUnnamed(identity, scheme) ? WithName(identity) : identity))
            : principal;

    private static bool IsUnnamed(ClaimsIdentity identity, string scheme)
        => identity.AuthenticationType == scheme && identity.Name is null && identity.HasClaim(claim => claim.Type == KakaoBusinessClaimTypes.AccountEmail);

    private static ClaimsIdentity WithName(ClaimsIdentity identity)
        => new(identity, claims: null, identity.AuthenticationType, KakaoBusinessClaimTypes.AccountEmail, identity.RoleClaimType);

    private static HandleRequestResult Fail(string code, AuthenticationProperties? properties)
        => HandleRequestResult.Fail(new KakaoBusinessAuthenticationException(KakaoBusinessErrorCatalog.Describe(code)), properties);
}
