namespace KakaoBusiness.Emulator;

/// <summary>
/// Emulates Kakao Business Authentication on this machine: the five endpoints, the consent screen, the ad account lists and reports of both
/// ad APIs, and the account settings. Each instance has its own state. Every member is thread-safe.
/// </summary>
/// <example>
/// <code>
/// var kakao = new KakaoEmulator();
/// await using var app = new WebApplicationFactory&lt;Program&gt;().WithWebHostBuilder(host => host.UseKakaoEmulator(kakao));
/// using var browser = app.CreateDefaultClient(new KakaoBrowserHandler(kakao));
/// var page = await browser.GetStringAsync("/account");
/// </code>
/// </example>
public sealed class KakaoEmulator
{
    private readonly EmulatorRoutes _routes;
    private readonly FaultPlayer _faultPlayer;
    private readonly TimeProvider _clock;

    /// <summary>Initializes an emulator. The default settings work without changes.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    public KakaoEmulator(KakaoEmulatorOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new KakaoEmulatorOptions();
        _clock = timeProvider ?? TimeProvider.System;
        State = new EmulatorState(Options, _clock);
        AccountSettings = new KakaoAccountSettings(State.Tokens);
        _routes = new EmulatorRoutes(State, AccountSettings, _clock);
        _faultPlayer = new FaultPlayer(_routes.Authorize, _clock);
        Walk = new ConsentWalk(State, HandleAsync);
    }

    /// <summary>Gets the settings: the app and the personas.</summary>
    public KakaoEmulatorOptions Options { get; }

    /// <summary>Gets the active faults.</summary>
    public KakaoFaultPlan Faults { get; } = new();

    /// <summary>Gets the received requests.</summary>
    public KakaoRequestLog Requests { get; } = new();

    /// <summary>Gets Kakao's account settings, where a user disconnects the app.</summary>
    public KakaoAccountSettings AccountSettings { get; }

    /// <summary>Gets the number of live business tokens.</summary>
    public int LiveTokenCount => State.Tokens.GetLive().Count;

    internal EmulatorState State { get; }

    internal ConsentWalk Walk { get; }

    /// <summary>Registers a redirect URI, which the emulator compares exactly at authorize and token. Can be called at any time.</summary>
    /// <param name="redirectUri">The redirect URI.</param>
    public void RegisterRedirectUri(string redirectUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(redirectUri);
        State.RegisterRedirectUri(redirectUri);
    }

    /// <summary>Issues a business token without a consent screen, as if the persona had agreed, for tests of how an app uses a token.</summary>
    /// <param name="persona">The key of the persona.</param>
    /// <param name="scopes">The scopes; <see langword="null"/> for all that are set for the app.</param>
    /// <param name="resourceIds">
    /// The resources, as in <c>moment:12345</c> or <c>moment:*</c>; <see langword="null"/> for all of the persona's resources in the groups of
    /// the scopes.
    /// </param>
    /// <returns>The token.</returns>
    /// <exception cref="ArgumentException">There is no such persona.</exception>
    public string IssueToken(string persona = "owner", IEnumerable<string>? scopes = null, IEnumerable<string>? resourceIds = null)
    {
        var owner = Options.GetPersona(persona, nameof(persona));
        string[] granted = [.. scopes ?? Options.ConsentItems];
        return State.Tokens.Issue(new ConsentGrant
        {
            Client = Options.FindClient(Options.ClientId)!,
            RedirectUri = "",
            Persona = owner,
            Scopes = granted,
            ResourceIds = [.. resourceIds ?? ResourceGroup.All.Where(group => granted.Any(group.HasScope)).SelectMany(group => group.ResourcesOf(owner).Select(group.GetResourceId))],
        }).Token;
    }

    /// <summary>Creates an in-memory transport for an <see cref="HttpClient"/>, without a port. It serves any host and follows no redirect.</summary>
    public HttpMessageHandler CreateHandler() => new EmulatorMessageHandler(HandleAsync);

    /// <summary>
    /// Sends the authorization request and agrees on the consent screen, as a user does. Returns the redirect to the app, with a code or with
    /// the error that Kakao returns.
    /// </summary>
    /// <param name="authorizeUrl">The URL to which the app redirected the browser. Its host is ignored.</param>
    /// <param name="persona">The key of the persona.</param>
    /// <param name="accounts">The ad accounts to choose, as in <c>moment:12345</c>; <see langword="null"/> for all that are offered.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="KakaoEmulatorException">Kakao showed a page instead of redirecting to the app.</exception>
    public Task<Uri> AgreeAsync(Uri authorizeUrl, string persona = "owner", IEnumerable<string>? accounts = null, CancellationToken cancellationToken = default) =>
        Walk.AgreeAsync(authorizeUrl, persona, accounts, cancellationToken);

    /// <summary>Sends the authorization request and cancels on the consent screen, as a user does. Returns the redirect to the app.</summary>
    /// <param name="authorizeUrl">The URL to which the app redirected the browser. Its host is ignored.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="KakaoEmulatorException">Kakao showed a page instead of redirecting to the app.</exception>
    public Task<Uri> CancelAsync(Uri authorizeUrl, CancellationToken cancellationToken = default) => Walk.CancelAsync(authorizeUrl, cancellationToken);

    /// <summary>Handles a request. The host is irrelevant: the path alone determines which of Kakao's hosts is meant.</summary>
    internal async ValueTask<EmulatorResponse> HandleAsync(EmulatorRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var route = _routes.Find(request.Path);
        Requests.Add(new KakaoReceivedRequest(route?.Endpoint, _clock.GetUtcNow(), request));

        if (request.Body.Length > EmulatorRequest.MaxBodyLength)
            return EmulatorResponse.Text(413, "request body too large");
        if (route is null)
            return EmulatorResponse.Json(404, json => json.WriteString("error", "not found"));
        if (!route.Methods.Contains(request.Method))
            return CreateNotAllowed(route);

        return Faults.Take(route.Endpoint) is { } fault
            ? await _faultPlayer.PlayAsync(fault, request, route, cancellationToken)
            : route.Handle(request);
    }

    private static EmulatorResponse CreateNotAllowed(EmulatorRoute route)
    {
        var response = EmulatorResponse.Json(405, json => json.WriteString("error", "method not allowed"));
        response.Headers["Allow"] = string.Join(", ", route.Methods);
        return response;
    }
}
