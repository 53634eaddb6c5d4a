using System.Net;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Acts as a user's browser in a test, in front of the app's test host. It stores cookies, follows redirects between the app and Kakao,
/// and decides on the consent screen. A handler represents one user, and its properties can be changed between requests.
/// </summary>
/// <remarks>
/// A redirect to any other host is returned, not followed. As in a browser, <c>Secure</c> cookies work over http on loopback. A request
/// without an <c>Accept</c> header is sent as a request for a page.
/// </remarks>
/// <example>
/// <code>
/// var user = new KakaoBrowserHandler(kakao) { Persona = "owner" };
/// using var browser = factory.CreateDefaultClient(user);
/// var page = await browser.GetStringAsync("/account");
/// </code>
/// </example>
public sealed class KakaoBrowserHandler : DelegatingHandler
{
    private const int MaxRedirects = 20;
    private const string AcceptOfPages = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly KakaoEmulator _emulator;
    private string? _appHost;
    private string _persona;

    /// <summary>Initializes a browser without cookies. Its user is the emulator's first persona, and agrees.</summary>
    /// <param name="emulator">The emulator that the app uses.</param>
    public KakaoBrowserHandler(KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        _emulator = emulator;
        _persona = emulator.Options.Personas[0].Key;
    }

    /// <summary>Gets or sets the user: the key of a persona, such as <c>owner</c>. The default is the emulator's first persona.</summary>
    /// <exception cref="ArgumentException">The emulator has no such persona.</exception>
    public string Persona
    {
        get => _persona;
        set => _persona = _emulator.Options.GetPersona(value, nameof(value)).Key;
    }

    /// <summary>Gets or sets what the user does on the consent screen. By default the user agrees.</summary>
    public KakaoConsentDecision Decision { get; set; }

    /// <summary>
    /// Gets or sets the ad accounts that the user chooses, as in <c>moment:12345</c>; <see langword="null"/> for all that are offered.
    /// </summary>
    public IReadOnlyCollection<string>? AdAccounts { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether redirects between the app and Kakao are followed. The default is <see langword="true"/>. If
    /// it is <see langword="false"/>, each response is returned, for a test that examines a redirect.
    /// </summary>
    public bool AllowAutoRedirect { get; set; } = true;

    /// <summary>Gets the cookies of this browser.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">There were more than 20 redirects.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var count = 0; ; count++)
        {
            var response = await VisitAsync(request, cancellationToken);
            if (!AllowAutoRedirect || FindTarget(response, request.RequestUri!) is not { } target) return response;
            if (count == MaxRedirects) throw new HttpRequestException($"There were more than {MaxRedirects} redirects. The last one was to {target.GetLeftPart(UriPartial.Path)}.");
            request = Follow(request, response.StatusCode, target);
            response.Dispose();
        }
    }

    private async Task<HttpResponseMessage> VisitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        if (request.Headers.Accept.Count == 0) request.Headers.TryAddWithoutValidation("Accept", AcceptOfPages);
        if (Cookies.GetCookieHeader(GetCookieUri(uri)) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);

        var response = KakaoAddresses.IsKakao(uri) ? await VisitKakaoAsync(request, cancellationToken) : await VisitAppAsync(request, cancellationToken);
        response.RequestMessage = request;
        if (response.Headers.TryGetValues("Set-Cookie", out var set)) StoreCookies(uri, set);
        return response;
    }

    private Task<HttpResponseMessage> VisitAppAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _appHost ??= request.RequestUri!.Host;
        return base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> VisitKakaoAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = await EmulatorMessageHandler.ReadAsync(request, cancellationToken);
        return EmulatorMessageHandler.ToMessage(await _emulator.Walk.VisitAsync(received, Decide, cancellationToken), request);
    }

    private IEnumerable<(string, string)>? Decide(PendingConsent consent) => Decision switch
    {
        KakaoConsentDecision.Agree => ConsentWalk.CreateAgreement(_emulator.Options.FindPersona(_persona)!, AdAccounts, consent),
        KakaoConsentDecision.Cancel => ConsentWalk.Cancellation,
        _ => null,
    };

    private Uri? FindTarget(HttpResponseMessage response, Uri from)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        var target = new Uri(from, location);
        return KakaoAddresses.IsKakao(target) || string.Equals(target.Host, _appHost, StringComparison.OrdinalIgnoreCase) ? target : null;
    }

    private static HttpRequestMessage Follow(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        var keepsMethod = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || request.Method == HttpMethod.Head;
        var next = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, target) { Content = keepsMethod ? request.Content : null };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // The cookies of the next address are added later. A browser sends no other credentials after a redirect.
            if (name is not ("Cookie" or "Authorization" or "Host")) next.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }

        return next;
    }

    private void StoreCookies(Uri uri, IEnumerable<string> setCookies)
    {
        foreach (var cookie in setCookies)
        {
            try
            {
                Cookies.SetCookies(GetCookieUri(uri), cookie);
            }
            catch (CookieException)
            {
                // A browser also ignores it, for example a cookie of another domain.
            }
        }
    }

    private static Uri GetCookieUri(Uri uri) =>
        uri is { IsLoopback: true, Scheme: "http" } ? new UriBuilder(uri) { Scheme = "https", Port = uri.Port }.Uri : uri;
}

/// <summary>Specifies what the user of a <see cref="KakaoBrowserHandler"/> does when Kakao asks for consent.</summary>
public enum KakaoConsentDecision
{
    /// <summary>The user agrees.</summary>
    Agree,

    /// <summary>The user cancels.</summary>
    Cancel,

    /// <summary>The user does not decide yet. The consent screen is returned, and its form can be posted like any other.</summary>
    Wait,
}
