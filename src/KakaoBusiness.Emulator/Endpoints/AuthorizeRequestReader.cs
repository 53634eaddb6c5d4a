using System.Text.RegularExpressions;

namespace KakaoBusiness.Emulator;

/// <summary>Reads a request for an authorization code. Only the parameters that Kakao documents are allowed.</summary>
internal sealed partial class AuthorizeRequestReader(EmulatorState state)
{
    private static readonly string[] KnownParameters = ["client_id", "response_type", "redirect_uri", "scope", "resource_ids", "state"];

    public AuthorizeReading Read(EmulatorFields query)
    {
        // It is not known which of two values is the app's, so this error cannot be returned to the app.
        if (query.Values("client_id").Count() > 1 || query.Values("redirect_uri").Count() > 1)
            return AuthorizeReading.Fails(KoeError.Find("KOE233"));

        if (state.FindClient(query["client_id"]) is not { } client)
            return AuthorizeReading.Fails(KoeError.Find("KOE101"));
        var redirectUri = query["redirect_uri"] ?? "";
        // A header can contain ASCII only, so a browser cannot be redirected to any other address.
        if (!redirectUri.All(character => char.IsAscii(character) && !char.IsControl(character)) || !state.IsRegistered(redirectUri))
            return AuthorizeReading.Fails(KoeError.UnregisteredRedirectUri(redirectUri, state.GetRedirectUris()));

        // If there are two states, neither is known to be the app's.
        var target = new RedirectTarget(redirectUri, query.Values("state").Count() == 1 ? query["state"] : null);
        if (query["response_type"] != "code")
            return AuthorizeReading.Fails(KoeError.Find("KOE201"), target);

        if (query.FindUnknownName(KnownParameters) is { } unknown)
            return AuthorizeReading.Fails(KoeError.Find("KOE233", $"unsupported parameter: {unknown}"), target);
        if (query.FindRepeatedName("resource_ids") is { } repeated)
            return AuthorizeReading.Fails(KoeError.Find("KOE233", $"parameter given twice: {repeated}"), target);

        return ReadConsent(client, target, query["scope"] ?? "", [.. query.Values("resource_ids")]);
    }

    private AuthorizeReading ReadConsent(KakaoClient client, RedirectTarget target, string scope, string[] resourceIds)
    {
        // Scopes are separated by commas only: "a b" is not a scope, so a request with spaces fails here.
        var items = scope.Split(',').Distinct().Select(ConsentItem.Find).ToArray();
        if (items.FirstOrDefault(item => !state.Options.ConsentItems.Contains(item.Id)) is { } unset)
            return AuthorizeReading.Fails(KoeError.Find("KOE232", $"consent item is not set for the app: {unset.Id}"), target);

        var groups = FindGroups(items, resourceIds);
        if (resourceIds.FirstOrDefault(id => !ResourceId().IsMatch(id) || !groups.Any(group => group.HasResource(id))) is { } malformed)
            return AuthorizeReading.Fails(KoeError.Find("KOE233", $"unsupported resource_ids: {malformed}"), target);

        var resources = new List<RequestedResources>();
        foreach (var group in groups)
        {
            var named = resourceIds.Where(group.HasResource).ToHashSet();
            var everything = named.Contains(group.Wildcard);

            // A consent to create ad accounts covers all ad accounts of the group. For the other scopes, refusing the wildcard together with
            // single ad accounts is the emulator's choice.
            if (items.Any(item => item.Id == group.CreateScope) && !everything)
                return AuthorizeReading.Fails(KoeError.Find("KOE233", $"{group.CreateScope} needs resource_ids={group.Wildcard}"), target);
            if (everything && named.Count > 1)
                return AuthorizeReading.Fails(KoeError.Find("KOE233", $"{group.Wildcard} cannot be combined with single resource_ids"), target);

            resources.Add(new RequestedResources(group, everything, named));
        }

        return AuthorizeReading.Succeeds(new AuthorizeRequest { Client = client, Target = target, Items = items, Resources = resources });
    }

    /// <summary>
    /// Returns the groups of the scopes. The scopes of easy message ads are not known, so its resources are accepted with any scope.
    /// </summary>
    private static ResourceGroup[] FindGroups(ConsentItem[] items, string[] resourceIds) =>
    [
        .. ResourceGroup.All.Where(group => items.Any(item => group.HasScope(item.Id)) || (group == ResourceGroup.EasyMessage && resourceIds.Any(group.HasResource))),
    ];

    [GeneratedRegex(@"\A((moment|keyword):(\*|[1-9][0-9]{0,18})|easy_msg:(\*|[A-Za-z0-9_.-]{1,64}))\z")]
    private static partial Regex ResourceId();
}

/// <summary>
/// Represents the result of reading an authorization request: a request or an error. If the client and the redirect URI are valid, there is
/// a target, and an error is returned to the app. Otherwise Kakao shows its own error page.
/// </summary>
internal sealed record AuthorizeReading(AuthorizeRequest? Request, KoeError? Error, RedirectTarget? Target)
{
    public static AuthorizeReading Fails(KoeError error, RedirectTarget? target = null) => new(null, error, target);

    public static AuthorizeReading Succeeds(AuthorizeRequest request) => new(request, null, request.Target);
}
