using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>A user in a browser, for tests that need no HTML: every step is a request like any other.</summary>
internal sealed class ConsentWalk(KakaoEmulator emulator)
{
    public Task<Uri> AgreeAsync(Uri authorizeUrl, string personaKey, IEnumerable<string>? accounts, CancellationToken cancellationToken)
    {
        var persona = emulator.Options.FindPersona(personaKey)
            ?? throw new ArgumentException($"There is no persona '{personaKey}'.", nameof(personaKey));
        return WalkAsync(authorizeUrl, consent => [
            ("persona", personaKey),
            ("decision", "agree"),
            .. (accounts ?? OfferedTo(persona, consent)).Select(account => ("account", account)),
        ], cancellationToken);
    }

    public Task<Uri> CancelAsync(Uri authorizeUrl, CancellationToken cancellationToken) =>
        WalkAsync(authorizeUrl, _ => [("decision", "cancel")], cancellationToken);

    private async Task<Uri> WalkAsync(Uri authorizeUrl, Func<PendingConsent, IEnumerable<(string, string)>> fill, CancellationToken cancellationToken)
    {
        var authorize = new EmulatorRequest { Method = "GET", Path = authorizeUrl.AbsolutePath, QueryString = authorizeUrl.Query };
        var answer = await emulator.HandleAsync(authorize, cancellationToken);
        if (answer.Consent is { } consent)
            answer = await emulator.HandleAsync(Decision([("consent", consent.Id), .. fill(consent)]), cancellationToken);

        return answer.Headers.TryGetValue("Location", out var location) ? new Uri(location, UriKind.RelativeOrAbsolute) : throw NotRedirected(answer);
    }

    private static IEnumerable<string> OfferedTo(KakaoPersona persona, PendingConsent consent) =>
        consent.Request.Accounts.SelectMany(accounts => accounts.OfferedTo(persona).Select(accounts.Group.ResourceId));

    private static EmulatorRequest Decision(IEnumerable<(string Name, string Value)> fields) => new()
    {
        Method = "POST",
        Path = EmulatorRoutes.Consent,
        Headers = EmulatorFields.OfHeaders([new("Content-Type", "application/x-www-form-urlencoded")]),
        Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))),
    };

    private static KakaoEmulatorException NotRedirected(EmulatorResponse answer) => new(
        answer.IsCut ? "The connection was cut." : $"Kakao shows a page of its own (HTTP {answer.StatusCode}, {answer.ErrorPageCode ?? "no KOE code"}).",
        answer.StatusCode,
        answer.ErrorPageCode);
}
