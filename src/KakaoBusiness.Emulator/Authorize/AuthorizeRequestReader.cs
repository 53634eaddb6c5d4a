using System.Text.RegularExpressions;

namespace KakaoBusiness.Emulator;

/// <summary>"Get business authorization code": what a request may contain, as Kakao documents it.</summary>
internal sealed partial class AuthorizeRequestReader(EmulatorState state)
{
    private static readonly string[] KnownParameters = ["client_id", "response_type", "redirect_uri", "scope", "resource_ids", "state"];

    public AuthorizeReading Read(EmulatorFields query)
    {
        // Nobody can say which of two values is the app: this error cannot be sent anywhere.
        if (query.Values("client_id").Count() > 1 || query.Values("redirect_uri").Count() > 1)
            return AuthorizeReading.Fails(KoeError.Of("KOE233"));

        var clientId = query["client_id"];
        if (clientId != state.Options.ClientId)
            return AuthorizeReading.Fails(KoeError.Of("KOE101"));
        var redirectUri = query["redirect_uri"] ?? "";
        if (!state.IsRegistered(redirectUri))
            return AuthorizeReading.Fails(KoeError.UnregisteredRedirectUri(redirectUri, state.RegisteredRedirectUris()));

        // With two states neither is the app's.
        var target = new RedirectTarget(redirectUri, query.Values("state").Count() == 1 ? query["state"] : null);
        if (query["response_type"] != "code")
            return AuthorizeReading.Fails(KoeError.Of("KOE201"), target);

        if (query.FirstNameBesides(KnownParameters) is { } unknown)
            return AuthorizeReading.Fails(KoeError.Of("KOE233", $"unsupported parameter: {unknown}"), target);
        if (query.FirstDoubledName("resource_ids") is { } doubled)
            return AuthorizeReading.Fails(KoeError.Of("KOE233", $"parameter given twice: {doubled}"), target);

        return ReadConsent(clientId, target, query["scope"] ?? "", [.. query.Values("resource_ids")]);
    }

    private AuthorizeReading ReadConsent(string clientId, RedirectTarget target, string scope, string[] resourceIds)
    {
        // Joined with commas only: "a b" is not an item, so a space ends here as well.
        var items = scope.Split(',').Distinct().Select(ConsentItem.Of).ToArray();
        if (items.FirstOrDefault(item => !state.Options.ConsentItems.Contains(item.Id)) is { } unset)
            return AuthorizeReading.Fails(KoeError.Of("KOE232", $"consent item is not set for the app: {unset.Id}"), target);

        var groups = GroupsOf(items, resourceIds);
        if (resourceIds.FirstOrDefault(id => !ResourceId().IsMatch(id) || !groups.Any(group => group.Owns(id))) is { } malformed)
            return AuthorizeReading.Fails(KoeError.Of("KOE233", $"unsupported resource_ids: {malformed}"), target);

        var accounts = new List<RequestedAccounts>();
        foreach (var group in groups)
        {
            var named = resourceIds.Where(group.Owns).ToHashSet();
            var everything = named.Contains(group.Wildcard);

            // Creating is consented for all ad accounts of the group or not at all. That "all and this one"
            // is refused for the other items too is the emulator's choice.
            if (items.Any(item => item.Id == group.CreateScope) && !everything)
                return AuthorizeReading.Fails(KoeError.Of("KOE233", $"{group.CreateScope} needs resource_ids={group.Wildcard}"), target);
            if (everything && named.Count > 1)
                return AuthorizeReading.Fails(KoeError.Of("KOE233", $"{group.Wildcard} stands beside single resource_ids"), target);

            accounts.Add(new RequestedAccounts(group, everything, named));
        }

        return AuthorizeReading.Succeeds(new AuthorizeRequest { ClientId = clientId, Target = target, Items = items, Accounts = accounts });
    }

    /// <summary>The groups that the items belong to. Which items belong to easy message ads is not known, so its resources may come with any.</summary>
    private static ResourceGroup[] GroupsOf(ConsentItem[] items, string[] resourceIds) =>
    [
        .. ResourceGroup.All.Where(group => items.Any(item => group.Has(item.Id)) || (group == ResourceGroup.EasyMessage && resourceIds.Any(group.Owns))),
    ];

    [GeneratedRegex(@"\A((moment|keyword):(\*|[1-9][0-9]{0,18})|easy_msg:(\*|[A-Za-z0-9_.-]{1,64}))\z")]
    private static partial Regex ResourceId();
}
