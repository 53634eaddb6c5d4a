using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>Gives consent as a user's browser does, with ordinary requests, for tests that need no HTML.</summary>
internal sealed class ConsentWalk(EmulatorState state, EmulatorRequestDelegate emulator)
{
    /// <summary>The fields of the form when the user cancels.</summary>
    public static IEnumerable<(string, string)> Cancellation { get; } = [("decision", "cancel")];

    /// <summary>Creates the fields of the form when a persona agrees, by default to everything that the screen offers.</summary>
    public static IEnumerable<(string, string)> CreateAgreement(KakaoPersona persona, IEnumerable<string>? resourceIds, PendingConsent consent) =>
    [
        ("persona", persona.Key),
        ("decision", "agree"),
        .. (resourceIds ?? GetOffered(persona, consent)).Select(resourceId => ("account", resourceId)),
    ];

    public Task<Uri> AgreeAsync(Uri authorizeUrl, string personaKey, IEnumerable<string>? resourceIds, CancellationToken cancellationToken)
    {
        var persona = state.Options.GetPersona(personaKey, nameof(personaKey));
        return WalkAsync(authorizeUrl, consent => CreateAgreement(persona, resourceIds, consent), cancellationToken);
    }

    public Task<Uri> CancelAsync(Uri authorizeUrl, CancellationToken cancellationToken) => WalkAsync(authorizeUrl, _ => Cancellation, cancellationToken);

    /// <summary>Sends a request and, if the response is a consent screen, its form. If the decision is null, returns the consent screen.</summary>
    public async Task<EmulatorResponse> VisitAsync(
        EmulatorRequest request, Func<PendingConsent, IEnumerable<(string, string)>?> decide, CancellationToken cancellationToken)
    {
        var response = await emulator(request, cancellationToken);
        return response.ConsentId is { } id && state.Consents.Find(id) is { } consent && decide(consent) is { } decision
            ? await emulator(CreateForm([("consent", id), .. decision], request), cancellationToken)
            : response;
    }

    private async Task<Uri> WalkAsync(Uri authorizeUrl, Func<PendingConsent, IEnumerable<(string, string)>> decide, CancellationToken cancellationToken)
    {
        var authorize = new EmulatorRequest { Method = "GET", Path = authorizeUrl.AbsolutePath, QueryString = authorizeUrl.Query };
        var response = await VisitAsync(authorize, decide, cancellationToken);
        return response.Headers.TryGetValue("Location", out var location)
            ? new Uri(location, UriKind.RelativeOrAbsolute)
            : throw new KakaoEmulatorException(
                response.IsCut ? "The connection was cut." : $"Kakao showed a page instead of redirecting to the app (HTTP {response.StatusCode}, {response.ErrorPageCode ?? "no KOE code"}).",
                response.StatusCode,
                response.ErrorPageCode);
    }

    private static IEnumerable<string> GetOffered(KakaoPersona persona, PendingConsent consent) =>
        consent.Request.Resources.SelectMany(resources => resources.GetOffered(persona).Select(resources.Group.GetResourceId));

    private static EmulatorRequest CreateForm(IEnumerable<(string Name, string Value)> fields, EmulatorRequest before) => new()
    {
        Method = "POST",
        Path = KakaoAddresses.ConsentPath,
        Headers = EmulatorFields.FromHeaders([
            new("Content-Type", "application/x-www-form-urlencoded"),
            .. before.Headers.Values("Accept-Language").Select(value => KeyValuePair.Create("Accept-Language", value)),
        ]),
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))),
    };
}
