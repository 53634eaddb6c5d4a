using System.Net;

namespace KakaoBusiness.Emulator;

/// <summary>
/// A user's browser in a test, in front of the app's test host:
/// <c>factory.CreateDefaultClient(new KakaoBrowserHandler(kakao))</c>. It keeps cookies, follows redirects between the app and
/// Kakao, and decides on the consent screen. One handler is one user; its properties may change between requests.
/// </summary>
/// <remarks>
/// A redirect to any other host is not followed: it is the answer. As for a browser, http on loopback is as good as https for
/// <c>Secure</c> cookies. A request that states no <c>Accept</c> asks for a page.
/// </remarks>
public sealed class KakaoBrowserHandler : DelegatingHandler
{
    private const int MaxRedirects = 20;
    private const string AcceptOfPages = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly KakaoEmulator _emulator;
    private string? _appHost;
    private string _persona;

    /// <summary>A browser without cookies, whose user is the emulator's first persona and agrees.</summary>
    /// <param name="emulator">The Kakao that the app uses.</param>
    public KakaoBrowserHandler(KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        _emulator = emulator;
        _persona = emulator.Options.Personas[0].Key;
    }

    /// <summary>Who sits there: the key of one of the emulator's personas, such as <c>owner</c>.</summary>
    /// <exception cref="ArgumentException">The emulator has no such persona.</exception>
    public string Persona
    {
        get => _persona;
        set => _persona = _emulator.Options.FindPersona(value)?.Key ?? throw new ArgumentException($"There is no persona '{value}'.", nameof(value));
    }

    /// <summary>What the user does on the consent screen; agrees by default.</summary>
    public KakaoConsentDecision Decision { get; set; }

    /// <summary>The ad accounts that the user chooses, as in <c>moment:12345</c>; <see langword="null"/> for all that are offered.</summary>
    public IReadOnlyCollection<string>? AdAccounts { get; set; }

    /// <summary>The cookies of this browser.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">More than 20 redirects.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var count = 0; ; count++)
        {
            var answer = await VisitAsync(request, cancellationToken);
            if (TargetOf(answer, request.RequestUri!) is not { } target) return answer;
            if (count == MaxRedirects) throw new HttpRequestException($"More than {MaxRedirects} redirects, the last one to {target.GetLeftPart(UriPartial.Path)}.");
            request = Follow(request, answer.StatusCode, target);
            answer.Dispose();
        }
    }

    private async Task<HttpResponseMessage> VisitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        if (request.Headers.Accept.Count == 0) request.Headers.TryAddWithoutValidation("Accept", AcceptOfPages);
        if (Cookies.GetCookieHeader(AsSeenByCookies(uri)) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);

        var answer = KakaoHosts.Covers(uri) ? await VisitKakaoAsync(request, cancellationToken) : await VisitAppAsync(request, cancellationToken);
        answer.RequestMessage = request;
        if (answer.Headers.TryGetValues("Set-Cookie", out var set)) Keep(uri, set);
        return answer;
    }

    private Task<HttpResponseMessage> VisitAppAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _appHost ??= request.RequestUri!.Host;
        return base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> VisitKakaoAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = await EmulatorMessageHandler.ReadAsync(request, cancellationToken);
        return EmulatorMessageHandler.Write(await new ConsentWalk(_emulator).VisitAsync(received, Decide, cancellationToken), request);
    }

    private IEnumerable<(string, string)>? Decide(PendingConsent consent) => Decision switch
    {
        KakaoConsentDecision.Agree => ConsentWalk.Agreement(_emulator.Options.FindPersona(_persona)!, AdAccounts, consent),
        KakaoConsentDecision.Cancel => ConsentWalk.Refusal,
        _ => null,
    };

    private Uri? TargetOf(HttpResponseMessage answer, Uri from)
    {
        if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location) return null;
        var target = new Uri(from, location);
        return KakaoHosts.Covers(target) || string.Equals(target.Host, _appHost, StringComparison.OrdinalIgnoreCase) ? target : null;
    }

    private static HttpRequestMessage Follow(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        var keepsMethod = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || request.Method == HttpMethod.Head;
        var next = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, target) { Content = keepsMethod ? request.Content : null };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // The cookies are those of the next address. A browser has no other credentials to show to another place.
            if (name is not ("Cookie" or "Authorization" or "Host")) next.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }

        return next;
    }

    private void Keep(Uri uri, IEnumerable<string> setCookies)
    {
        foreach (var cookie in setCookies)
        {
            try
            {
                Cookies.SetCookies(AsSeenByCookies(uri), cookie);
            }
            catch (CookieException)
            {
                // One that a browser drops too, of a foreign domain for instance.
            }
        }
    }

    private static Uri AsSeenByCookies(Uri uri) =>
        uri is { IsLoopback: true, Scheme: "http" } ? new UriBuilder(uri) { Scheme = "https", Port = uri.Port }.Uri : uri;
}
