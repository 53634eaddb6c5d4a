using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <inheritdoc cref="IConnectionConsents"/>
internal sealed class ConnectionConsents(
    ConnectionAdmission admission, ConnectionSchemes schemes, ConnectionRecords records, ConnectionReceiver receiver,
    IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessLogger logger) : IConnectionConsents
{
    public async Task<ConnectDecision> BeginAsync(HttpContext context, string scheme, AuthenticationProperties properties)
    {
        schemes.Resolve(scheme);
        var key = properties.GetConnectionKey()!;
        var (login, user) = await admission.FindUserAsync(context);
        if (login.User is null && !admission.AllowsAnonymous) return ConnectDecision.SignIn;
        if (!await admission.MayConnectAsync(new KakaoBusinessConnectRequest(context, user, scheme, key))) return ConnectDecision.Forbid;
        login.Record(properties);

        try
        {
            return Prepare(properties, await records.FindAsync(scheme, key, context.RequestAborted), options.Get(scheme));
        }
        // The app's store may throw any exception.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            logger.ConnectStoreUnavailable(exception, scheme);
            return ConnectDecision.Unavailable;
        }
    }

    public async Task<string?> FindRefusalAsync(HttpContext context, string scheme, AuthenticationProperties properties)
    {
        var (login, user) = await admission.FindUserAsync(context);
        if (!login.Began(properties) || (login.User is null && !admission.AllowsAnonymous)) return KakaoBusinessErrorCodes.UserChanged;
        var request = new KakaoBusinessConnectRequest(context, user, scheme, properties.GetConnectionKey()!);
        return await admission.MayConnectAsync(request) ? null : KakaoBusinessErrorCodes.ConnectNotAllowed;
    }

    public async Task<string?> ReceiveAsync(
        HttpContext context, string scheme, AuthenticationProperties properties, KakaoBusinessToken token, IReadOnlyList<string>? scopes)
        => await receiver.ReceiveAsync(scheme, properties, (await admission.FindUserAsync(context)).Principal, token, scopes);

    public async Task<string?> FindLinkUserAsync(HttpContext context)
        // With another scheme, such as a bearer token, the link is bound to nobody. The app decides when a user follows it.
        => (await admission.FindUserAsync(context)).Login.User ?? (admission.IsRestricted ? "" : null);

    public async Task<bool> MayFollowLinkAsync(HttpContext context, string linkUser)
        => linkUser.Length == 0 || (await admission.FindUserAsync(context)).Login.User == linkUser;

    /// <summary>Sets the scopes and resources to request. One token has to have them all, so those of the connection are requested again.</summary>
    private static ConnectDecision Prepare(AuthenticationProperties properties, OpenConnection? connection, KakaoBusinessOptions schemeOptions)
    {
        var additional = properties.GetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.AdditionalScopesKey) ?? [];
        var named = properties.GetParameter<ICollection<string>>(OAuthChallengeProperties.ScopeKey) ?? [];
        var entry = connection?.Entry;
        List<string> scopes = additional.Count == 0 && named.Count > 0
            ? [.. named]
            : [.. FindBasis(entry, schemeOptions).Concat(additional.Count > 0 ? additional : KakaoBusinessScopes.Parse(entry?.MissingScopes)).Distinct(StringComparer.Ordinal)];
        var resources = properties.GetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.ResourceIdsKey);
        properties.SetParameter<ICollection<string>>(OAuthChallengeProperties.ScopeKey, scopes);
        properties.SetParameter(
            KakaoBusinessChallengeProperties.ResourceIdsKey, resources ?? (entry is null ? schemeOptions.ResourceIds : [.. ResourceIds.Parse(entry.RequestedResources)]));

        var asksForMore = additional.Count > 0 && resources is null;
        var hasAllScopes = connection is { LossReason: KakaoBusinessConnectionLossReason.None }
            && scopes.TrueForAll(scope => KakaoBusinessScopes.Contains(connection.Entry.GrantedScopes, scope));
        return asksForMore && hasAllScopes ? ConnectDecision.Skip : ConnectDecision.Ask;
    }

    private static IEnumerable<string> FindBasis(KakaoBusinessConnectionEntry? entry, KakaoBusinessOptions schemeOptions) => entry switch
    {
        { GrantedScopes.Length: > 0 } => KakaoBusinessScopes.Parse(entry.GrantedScopes),
        { RequestedScopes.Length: > 0 } => KakaoBusinessScopes.Parse(entry.RequestedScopes),
        _ => schemeOptions.Scope,
    };
}
