using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>Finds every fault in the options of one scheme, each with its remedy.</summary>
internal static class KakaoBusinessOptionsValidation
{
    /// <summary>The longest valid time. With a longer one, clocks and cookies overflow, and no user waits that long.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    public static void ThrowIfInvalid(string scheme, KakaoBusinessOptions options)
    {
        var faults = FindFaults(scheme, options).ToList();
        if (faults.Count > 0) throw new OptionsValidationException(scheme, typeof(KakaoBusinessOptions), faults);
    }

    private static IEnumerable<string> FindFaults(string scheme, KakaoBusinessOptions options)
        => options.SetupFaults
            .Concat(FindClientFaults(scheme, options))
            .Concat(FindPathFaults(options))
            .Concat(FindEndpointFaults(options))
            .Concat(FindReturnOriginFaults(options))
            .Concat(FindTimeFaults(options))
            .Concat(FindCorrelationCookieFaults(options.CorrelationCookie))
            .Concat(KakaoBusinessScopes.FindFaults(options.Scope))
            .Concat(ResourceIds.FindFaults(options.ResourceIds))
            .Concat(FindCombinationFaults(options))
            .Select(fault => $"[{scheme}] {fault}");

    private static IEnumerable<string> FindClientFaults(string scheme, KakaoBusinessOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ClientId))
            yield return $"ClientId is missing: set it to the REST API key of the app at Kakao Developers, in code or as 'Authentication:Schemes:{scheme}:ClientId'.";
        if (!Enum.IsDefined(options.AccountIdSource))
            yield return $"AccountIdSource is not a member of KakaoBusinessAccountIdSource: set it to {string.Join(" or ", Enum.GetNames<KakaoBusinessAccountIdSource>())}.";
    }

    private static IEnumerable<string> FindPathFaults(KakaoBusinessOptions options)
    {
        if (!options.CallbackPath.HasValue)
            yield return $"CallbackPath is missing: set it to a path such as '{KakaoBusinessDefaults.CallbackPath}'.";
        if (options.FailurePath.HasValue && options.FailurePath == options.CallbackPath)
            yield return "FailurePath is the callback path: set it to a page of the app.";
        if (options.InsufficientScopePath.HasValue && options.InsufficientScopePath == options.CallbackPath)
            yield return "InsufficientScopePath is the callback path: set it to a page of the app.";
        if (options.AccessDeniedPath.HasValue && options.AccessDeniedPath == options.CallbackPath)
            yield return "AccessDeniedPath is the callback path: set it to a page of the app.";
    }

    private static IEnumerable<string> FindEndpointFaults(KakaoBusinessOptions options)
    {
        IEnumerable<string?> faults =
        [
            FindEndpointFault(nameof(options.AuthorizationEndpoint), options.AuthorizationEndpoint),
            FindEndpointFault(nameof(options.TokenEndpoint), options.TokenEndpoint),
            FindEndpointFault(nameof(options.TokenInformationEndpoint), options.TokenInformationEndpoint),
            FindEndpointFault(nameof(options.UserInformationEndpoint), options.UserInformationEndpoint),
            FindEndpointFault(nameof(options.RevocationEndpoint), options.RevocationEndpoint),
            .. options.ApiBaseAddresses.Select(address => FindEndpointFault("An entry of " + nameof(options.ApiBaseAddresses), address)),
        ];
        return faults.OfType<string>();
    }

    private static string? FindEndpointFault(string name, string? value)
        => FindAddressFault(Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : null) is { } fault ? $"{name} {fault}" : null;

    /// <summary>Returns why tokens and secrets must not be sent to an address, or <see langword="null"/> if they may.</summary>
    internal static string? FindAddressFault(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || address.Scheme is not ("https" or "http"))
            return "is not an absolute URL: write it with 'https://' and a host, or leave it out.";
        if (address.Scheme == "http" && !address.IsLoopback)
            return "is plain http to another machine, where tokens could be read on the way: use https. Http is for loopback only.";
        return address.UserInfo.Length > 0 || address.Fragment.Length > 0 ? "has user information or a fragment: remove it." : null;
    }

    private static IEnumerable<string> FindReturnOriginFaults(KakaoBusinessOptions options)
    {
        foreach (var origin in options.AllowedReturnOrigins)
        {
            if (AllowedReturnUrl.NormalizeOrigin(origin) is not { } normal)
                yield return "An entry of AllowedReturnOrigins is not an origin: write only scheme, host and port, such as 'https://app.example.com', without a path, a trailing slash or a wildcard.";
            else if (new Uri(normal) is { Scheme: "http", IsLoopback: false })
                yield return "An entry of AllowedReturnOrigins is plain http to another machine: use https. Http is for loopback only.";
        }
    }

    /// <summary>Finds scopes and resource IDs that contradict each other.</summary>
    private static IEnumerable<string> FindCombinationFaults(KakaoBusinessOptions options)
    {
        foreach (var scope in options.Scope)
        {
            if (KakaoBusinessScopes.GroupNeedingWildcard(scope) is { } group
                && options.ResourceIds.FirstOrDefault(id => ResourceIds.IsOfGroup(id, group) && !ResourceIds.IsWildcard(id)) is { } single)
            {
                yield return $"'{scope}' can only be requested for all ad accounts: replace the resource ID '{KakaoBusinessScopes.ToPrintable(single)}' with '{ResourceIds.CreateWildcard(group)}', or remove '{scope}'.";
            }
        }
    }

    private static IEnumerable<string> FindTimeFaults(KakaoBusinessOptions options)
    {
        if (FindBackchannelTimeoutFault(options) is { } fault) yield return fault;
        if (!IsUsable(options.RemoteAuthenticationTimeout))
            yield return "RemoteAuthenticationTimeout is not a time between zero and a day: set it to the time that a user may take at Kakao, e.g. 00:15:00.";
        if (!IsUsable(options.RevocationTimeout))
            yield return "RevocationTimeout is not a time between zero and a day: set it to the time that a revocation may take, e.g. 00:00:05.";
        if (options.TokenValidationInterval < TimeSpan.Zero)
            yield return "TokenValidationInterval is negative: set it to the time between two checks of a token, e.g. 00:15:00, or to 00:00:00 for none.";
        if (options.AbsoluteSessionLifetime <= TimeSpan.Zero)
            yield return "AbsoluteSessionLifetime is not positive: set it to the longest life of a session, e.g. 30.00:00:00, or to null for none.";
    }

    public static string? FindBackchannelTimeoutFault(KakaoBusinessOptions options) => IsUsable(options.BackchannelTimeout)
        ? null
        : "BackchannelTimeout is not a time between zero and a day: set it to the time that one response of Kakao may take, e.g. 00:00:15.";

    private static bool IsUsable(TimeSpan time) => time > TimeSpan.Zero && time <= MaxTime;

    /// <summary>Finds settings of the app that the correlation cookie cannot have.</summary>
    private static IEnumerable<string> FindCorrelationCookieFaults(CookieBuilder cookie)
    {
        if (cookie.Name != new OAuthOptions().CorrelationCookie.Name)
            yield return "CorrelationCookie.Name is set, but the library names this cookie, with the prefix '__Host-' over https: leave it out.";
        if (cookie.Domain is not null)
            yield return "CorrelationCookie.Domain is set: other hosts of the domain could set the cookie, and browsers accept no cookie with the prefix '__Host-' and a domain. Leave it out.";
        if (cookie.Path is not (null or "/"))
            yield return "CorrelationCookie.Path is set: over https the path is '/', which the prefix '__Host-' requires. Leave it out.";
        if (cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "CorrelationCookie.SecurePolicy is None: over https the cookie is Secure, which the prefix '__Host-' requires. Leave it out, or set it to SameAsRequest.";
        if (cookie.SameSite == SameSiteMode.Strict)
            yield return "CorrelationCookie.SameSite is Strict: the browser would not send the cookie when Kakao redirects the user back. Leave it out, or set it to Lax.";
        if (!cookie.HttpOnly)
            yield return "CorrelationCookie.HttpOnly is false: scripts could read the cookie, but none needs to. Leave it out.";
    }
}
