using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>A user in a browser, for tests that need no HTML: every step is a request like any other.</summary>
internal sealed class ConsentWalk(KakaoEmulator emulator)
{
    /// <summary>What the consent screen's form says when the user cancels.</summary>
    public static IEnumerable<(string, string)> Refusal { get; } = [("decision", "cancel")];

    /// <summary>What the form says when a persona agrees; with null for the accounts, to all that it offers.</summary>
    public static IEnumerable<(string, string)> Agreement(KakaoPersona persona, IEnumerable<string>? accounts, PendingConsent consent) =>
    [
        ("persona", persona.Key),
        ("decision", "agree"),
        .. (accounts ?? OfferedTo(persona, consent)).Select(account => ("account", account)),
    ];

    public Task<Uri> AgreeAsync(Uri authorizeUrl, string personaKey, IEnumerable<string>? accounts, CancellationToken cancellationToken)
    {
        var persona = emulator.Options.FindPersona(personaKey)
            ?? throw new ArgumentException($"There is no persona '{personaKey}'.", nameof(personaKey));
        return WalkAsync(authorizeUrl, consent => Agreement(persona, accounts, consent), cancellationToken);
    }

    public Task<Uri> CancelAsync(Uri authorizeUrl, CancellationToken cancellationToken) => WalkAsync(authorizeUrl, _ => Refusal, cancellationToken);

    /// <summary>Sends a request and, where a consent screen answers it, the form; null leaves the screen as the answer.</summary>
    public async Task<EmulatorResponse> VisitAsync(
        EmulatorRequest request, Func<PendingConsent, IEnumerable<(string, string)>?> decide, CancellationToken cancellationToken)
    {
        var answer = await emulator.HandleAsync(request, cancellationToken);
        return answer.Consent is { } consent && decide(consent) is { } decision
            ? await emulator.HandleAsync(Form([("consent", consent.Id), .. decision], request), cancellationToken)
            : answer;
    }

    private async Task<Uri> WalkAsync(Uri authorizeUrl, Func<PendingConsent, IEnumerable<(string, string)>> decide, CancellationToken cancellationToken)
    {
        var authorize = new EmulatorRequest { Method = "GET", Path = authorizeUrl.AbsolutePath, QueryString = authorizeUrl.Query };
        var answer = await VisitAsync(authorize, decide, cancellationToken);
        return answer.Headers.TryGetValue("Location", out var location) ? new Uri(location, UriKind.RelativeOrAbsolute) : throw NotRedirected(answer);
    }

    private static IEnumerable<string> OfferedTo(KakaoPersona persona, PendingConsent consent) =>
        consent.Request.Accounts.SelectMany(accounts => accounts.OfferedTo(persona).Select(accounts.Group.ResourceId));

    private static EmulatorRequest Form(IEnumerable<(string Name, string Value)> fields, EmulatorRequest before) => new()
    {
        Method = "POST",
        Path = EmulatorRoutes.ConsentPath,
        Headers = EmulatorFields.OfHeaders([
            new("Content-Type", "application/x-www-form-urlencoded"),
            .. before.Headers.Values("Accept-Language").Select(value => KeyValuePair.Create("Accept-Language", value)),
        ]),
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))),
    };

    private static KakaoEmulatorException NotRedirected(EmulatorResponse answer) => new(
        answer.IsCut ? "The connection was cut." : $"Kakao shows a page of its own (HTTP {answer.StatusCode}, {answer.ErrorPageCode ?? "no KOE code"}).",
        answer.StatusCode,
        answer.ErrorPageCode);
}
