using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Configures a Kakao Business scheme. Set the options in code or in the configuration section <c>Authentication:Schemes:{scheme}</c>. The host
/// checks them at startup.
/// </summary>
/// <remarks>
/// <see cref="OAuthOptions.Scope"/> starts empty and is sent exactly as set. An app that sets no scope requests
/// <c>biz_account_email</c>. <see cref="RemoteAuthenticationOptions.SaveTokens"/> is on, because users sign in for the business token.
/// <para>
/// <see cref="RemoteAuthenticationOptions.BackchannelHttpHandler"/> and <see cref="RemoteAuthenticationOptions.Backchannel"/> carry the
/// authorization code, the client secret and business tokens, and must not follow redirects. Automatic redirects are turned off in a
/// <see cref="System.Net.Http.SocketsHttpHandler"/> or <see cref="System.Net.Http.HttpClientHandler"/>, also inside delegating handlers;
/// one that follows redirects and is in use already fails validation. In a handler of another type, and in a
/// <see cref="RemoteAuthenticationOptions.Backchannel"/> of the app, the app has to turn them off. A 3xx response is a failure with the
/// code <see cref="KakaoBusinessErrorCodes.InvalidResponse"/>.
/// </para>
/// <para>
/// <see cref="RemoteAuthenticationOptions.CorrelationCookie"/> has the prefix <c>__Host-</c> and the path <c>/</c> over https. Settings
/// that cannot be combined with that fail validation.
/// </para>
/// <para>
/// A state is answered once on each node, also by callbacks at the same time and whatever the answer is. The nodes of an app do not share
/// this: there the single use of Kakao's authorization code remains, which adopters report and Kakao does not document.
/// </para>
/// </remarks>
public class KakaoBusinessOptions : OAuthOptions, IBackchannelSettings
{
    /// <summary>Creates options with Kakao's endpoints and the library's defaults.</summary>
    public KakaoBusinessOptions()
    {
        CallbackPath = KakaoBusinessDefaults.CallbackPath;
        AuthorizationEndpoint = KakaoBusinessDefaults.AuthorizationEndpoint;
        TokenEndpoint = KakaoBusinessDefaults.TokenEndpoint;
        UserInformationEndpoint = KakaoBusinessDefaults.UserInformationEndpoint;
        SaveTokens = true;
        BackchannelTimeout = KakaoBusinessDefaults.BackchannelTimeout;

        // Kakao returns with a top-level GET, so Lax is enough. Secure only if the request is, because browsers drop a Secure
        // cookie over plain http.
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

        // Every sign-in reads tokeninfo, but userinfo only for the e-mail. A user's ID must not depend on that scope.
        TokenInformationClaimActions.Add(new ClaimActionIfAbsent(ClaimTypes.NameIdentifier, body => KakaoBusinessTokenInformation.ReadAccountId(body, AccountIdSource)));
        ClaimActions.Add(new ClaimActionIfAbsent(ClaimTypes.NameIdentifier, KakaoBusinessUserInformation.ReadAccountId));
        ClaimActions.MapCustomJson(KakaoBusinessClaimTypes.AccountEmail, KakaoBusinessUserInformation.ReadEmail);
        TokenInformationClaimActions.Add(new ClaimActionIfAbsent(KakaoBusinessClaimTypes.GrantedScopes,
            body => JoinOrNull(KakaoBusinessTokenInformation.ReadScopes(body, out _))));
        TokenInformationClaimActions.Add(new ClaimActionIfAbsent(KakaoBusinessClaimTypes.GrantedResources,
            body => JoinOrNull(KakaoBusinessTokenInformation.ReadResourceIds(body, out _))));
    }

    /// <summary>Gets or sets the endpoint that describes a business token (tokeninfo): https, or http on loopback.</summary>
    public string TokenInformationEndpoint { get; set; } = KakaoBusinessDefaults.TokenInformationEndpoint;

    /// <summary>Gets or sets the endpoint that revokes a business token: https, or http on loopback.</summary>
    public string RevocationEndpoint { get; set; } = KakaoBusinessDefaults.RevocationEndpoint;

    /// <summary>
    /// Gets the ad accounts to request: <c>moment:12345</c>, or <c>moment:*</c> for all of a group. If it is empty, the user chooses. The library
    /// adds the wildcard that <c>moment_create</c> and <c>keyword_create</c> need.
    /// </summary>
    public ICollection<string> ResourceIds { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether a sign-in reads tokeninfo, which names the ad accounts that the token reaches. Default: <see langword="true"/>.
    /// </summary>
    public bool RetrieveTokenInformation { get; set; } = true;

    /// <summary>
    /// Gets or sets which member of tokeninfo is the ID of the Kakao account, and with it the <see cref="ClaimTypes.NameIdentifier"/> of the session:
    /// <c>token_user_id</c> or <c>id</c>. Kakao does not document which of the two stays the same for a user. Before your app stores anything under
    /// the ID, compare both between sign-ins, as the sample's diagnostics page does.
    /// </summary>
    public KakaoBusinessAccountIdSource AccountIdSource { get; set; }

    /// <summary>
    /// Gets or sets the time limit of a revocation. A sign-out waits for it. A host that stops while tokens of replaced sessions are being revoked
    /// waits too, so its shutdown timeout has to be longer. Default: 5 seconds.
    /// </summary>
    public TimeSpan RevocationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets whether a sign-in that replaces a session revokes the token of that session, once the new session works.
    /// The same applies to a session that ends because another user of the app signed in with the same browser.
    /// Turn it off if a job continues to use the older token. Default: <see langword="true"/>.
    /// </summary>
    /// <remarks>
    /// Every sign-in to the cookie scheme counts: with Kakao, with another provider, or with the app's <c>SignInAsync</c>. A sign-in with the Kakao
    /// Business identity that is already signed in keeps the token.
    /// </remarks>
    public bool RevokeSupersededToken { get; set; } = true;

    /// <summary>
    /// Gets further addresses to which clients with <c>AddKakaoBusinessToken()</c> may send the token, in addition to Kakao's APIs and the
    /// <c>BaseAddress</c> of the client: https, or http on loopback. Scheme, host and port are compared; the path is not.
    /// </summary>
    public ICollection<string> ApiBaseAddresses { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets the origins of other sites to which a sign-in, a consent and a sign-out may return, such as <c>https://app.example.com</c> of a
    /// single-page app that has this app as its backend. An origin has a scheme, host and port, without a path or a wildcard: https, or http on
    /// loopback. Default: empty, so that the start page replaces a URL of another site.
    /// </summary>
    /// <remarks>
    /// Allow only sites that you operate. Anyone who can send a user to your sign-in can choose the page of the allowed site on which the user ends
    /// up (<see href="https://www.rfc-editor.org/rfc/rfc9700#section-4.11">RFC 9700 §4.11</see>).
    /// </remarks>
    public ICollection<string> AllowedReturnOrigins { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether a client with <c>AddKakaoBusinessToken()</c> refuses a call if its token lacks a scope that the call certainly needs,
    /// judging by its HTTP method and path (<see cref="KakaoBusinessScopes.Catalog"/>). A call that another scope might permit is sent. Default:
    /// <see langword="true"/>.
    /// </summary>
    public bool CheckApiPermissions { get; set; } = true;

    /// <summary>
    /// Gets or sets how often the library asks Kakao whether the token of a session in use is still valid. A session with a dead token
    /// ends. If Kakao cannot answer, the session continues. Zero turns the checks off. Default: 15 minutes.
    /// </summary>
    public TimeSpan TokenValidationInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Gets or sets how long after the sign-in a session ends, however much it is used. <see langword="null"/>, or zero in configuration, turns this
    /// limit off. That needs a ticket store, because cookie mode remembers a sign-out only until this end. The sliding <c>ExpireTimeSpan</c> of the
    /// cookie scheme applies too. Default: 30 days.
    /// </summary>
    public TimeSpan? AbsoluteSessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Gets or sets the path of the app's page for a failed sign-in. The page is rendered without a redirect, with the status code of the failure
    /// (400, 403, 502, 503 or 504), and finds the reason in <see cref="KakaoBusinessFailureFeature"/>. Without it, the library shows a built-in page.
    /// </summary>
    public PathString FailurePath { get; set; }

    /// <summary>
    /// Gets or sets whether a browser is sent to Kakao's consent if it opens a page that needs a scope that the user has not granted. Otherwise it
    /// gets a 403. Default: <see langword="true"/>.
    /// </summary>
    public bool IncrementalConsent { get; set; } = true;

    /// <summary>
    /// Gets or sets the path of the app's page for a request that lacks a scope and cannot be sent to the consent automatically (a form that was
    /// posted, a scope that Kakao did not grant). The page is rendered without a redirect, with status code 403, and finds the reason in
    /// <see cref="KakaoBusinessInsufficientScopeFeature"/>. Without it, the library shows a built-in page.
    /// </summary>
    public PathString InsufficientScopePath { get; set; }

    /// <summary>Gets or sets the format that protects the links of <c>{CallbackPath}/consent</c>.</summary>
    internal ISecureDataFormat<AuthenticationProperties> ConsentLinkFormat { get; set; } = default!;

    /// <summary>
    /// Gets the actions that create claims from the body of tokeninfo, as <see cref="OAuthOptions.ClaimActions"/> does from that of userinfo. Little
    /// is known about either body. If a default is wrong, correct it with <c>MapJsonKey</c>, or with
    /// <see cref="KakaoBusinessClaimActionExtensions.MapJsonArray"/> for values inside an array.
    /// </summary>
    public ClaimActionCollection TokenInformationClaimActions { get; } = new();

    /// <summary>
    /// Gets the faults that were found while the configuration was read or the app's schemes were completed. They are reported with the other faults.
    /// </summary>
    internal List<string> SetupFaults { get; } = [];

    /// <summary>Validates the options of the default scheme.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is invalid. The message lists every fault with its remedy.
    /// </exception>
    public override void Validate() => Validate(KakaoBusinessDefaults.AuthenticationScheme);

    /// <summary>Validates the options. Unlike the base classes, it does not throw at the first fault and does not require a client secret.</summary>
    /// <param name="scheme">The scheme that the options belong to.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is invalid. The message lists every fault with its remedy.
    /// </exception>
    public override void Validate(string scheme) => KakaoBusinessOptionsValidation.ThrowIfInvalid(scheme, this);

    private static string? JoinOrNull(List<string>? items) => items is { Count: > 0 } ? KakaoBusinessScopes.Join(items) : null;

    /// <summary>Adds a claim unless the identity already has one of that type, from a more reliable source.</summary>
    private sealed class ClaimActionIfAbsent(string claimType, Func<JsonElement, string?> read) : ClaimAction(claimType, ClaimValueTypes.String)
    {
        public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
        {
            if (identity.HasClaim(claim => claim.Type == ClaimType)) return;
            if (read(userData) is { Length: > 0 } value) identity.AddClaim(new Claim(ClaimType, value, ValueType, issuer));
        }
    }
}
