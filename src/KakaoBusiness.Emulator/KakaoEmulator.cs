namespace KakaoBusiness.Emulator;

/// <summary>
/// Kakao's business authentication on this machine: the five endpoints, the consent screen, the ad account lists and
/// reports of both ad APIs, and the account settings. Each instance has a state of its own; every member is thread-safe.
/// </summary>
public sealed class KakaoEmulator
{
    private readonly EmulatorState _state;
    private readonly EmulatorRoutes _routes;
    private readonly FaultPlayer _faultPlayer;
    private readonly TimeProvider _clock;

    /// <summary>Creates an emulator; nothing has to be configured but a redirect URI.</summary>
    public KakaoEmulator(KakaoEmulatorOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new KakaoEmulatorOptions();
        _clock = timeProvider ?? TimeProvider.System;
        _state = new EmulatorState(Options, _clock);
        AccountSettings = new KakaoAccountSettings(_state.Tokens);
        _routes = new EmulatorRoutes(_state, AccountSettings, _clock);
        _faultPlayer = new FaultPlayer(_routes.Authorize, _clock);
    }

    /// <summary>The app and the personas.</summary>
    public KakaoEmulatorOptions Options { get; }

    /// <summary>The faults in force.</summary>
    public KakaoFaultPlan Faults { get; } = new();

    /// <summary>What was received.</summary>
    public KakaoRequestLog Requests { get; } = new();

    /// <summary>What a user does in Kakao's account settings.</summary>
    public KakaoAccountSettings AccountSettings { get; }

    /// <summary>How many business tokens work at this moment.</summary>
    public int LiveTokenCount => _state.Tokens.Live().Count;

    /// <summary>Registers a redirect URI, which is compared exactly at authorize and token; also while requests come in.</summary>
    public void RegisterRedirectUri(string redirectUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(redirectUri);
        _state.Register(redirectUri);
    }

    /// <summary>
    /// Issues a business token without a consent screen, as if the persona had agreed: for tests of what an app does with a token.
    /// </summary>
    /// <param name="persona">The persona's key.</param>
    /// <param name="scopes">The consent items; <see langword="null"/> for all that are set for the app.</param>
    /// <param name="resourceIds">
    /// The resources, as in <c>moment:12345</c> or <c>moment:*</c>; <see langword="null"/> for each one that the persona owns in the groups of the consent items.
    /// </param>
    /// <returns>The token.</returns>
    /// <exception cref="ArgumentException">There is no such persona.</exception>
    public string IssueToken(string persona = "owner", IEnumerable<string>? scopes = null, IEnumerable<string>? resourceIds = null)
    {
        var owner = Options.FindPersona(persona) ?? throw new ArgumentException($"There is no persona '{persona}'.", nameof(persona));
        string[] granted = [.. scopes ?? Options.ConsentItems];
        return _state.Tokens.Issue(new CodeGrant
        {
            ClientId = Options.ClientId,
            RedirectUri = "",
            Persona = owner,
            Scopes = granted,
            ResourceIds = [.. resourceIds ?? ResourceGroup.All.Where(group => granted.Any(group.Has)).SelectMany(group => group.ResourcesOf(owner).Select(group.ResourceId))],
        }).Token;
    }

    /// <summary>Answers a request. The host plays no part: the path alone says which of Kakao's hosts is meant.</summary>
    internal async ValueTask<EmulatorResponse> HandleAsync(EmulatorRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();

        var route = _routes.Find(request.Path);
        Requests.Add(new KakaoReceivedRequest(route?.Endpoint, _clock.GetUtcNow(), request));
        if (request.Body.Length > EmulatorRequest.MaxBodyLength)
            return EmulatorResponse.Text(413, "request body too large");
        if (route is null)
            return EmulatorResponse.Json(404, json => json.WriteString("error", "not found"));
        if (!route.Methods.Contains(request.Method))
            return NotAllowed(route);

        return Faults.Strike(route.Endpoint) is { } fault
            ? await _faultPlayer.PlayAsync(fault, request, route, cancellationToken)
            : route.Answer(request);
    }

    /// <summary>A transport in memory, for an <c>HttpClient</c> without a port. It serves any host and follows no redirect.</summary>
    public HttpMessageHandler CreateHandler() => new EmulatorMessageHandler(this);

    /// <summary>
    /// Walks through authorize and the consent screen as a user who agrees, and gives the redirect to the app: with a
    /// code, or with an error if Kakao sends one back.
    /// </summary>
    /// <param name="authorizeUrl">Where the app sent the browser; any host.</param>
    /// <param name="persona">The persona's key.</param>
    /// <param name="accounts">The ad accounts to choose, as in <c>moment:12345</c>; null for all that are offered.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <exception cref="KakaoEmulatorException">The walk ended at a page of Kakao's.</exception>
    public Task<Uri> AgreeAsync(Uri authorizeUrl, string persona = "owner", IEnumerable<string>? accounts = null, CancellationToken cancellationToken = default) =>
        new ConsentWalk(this).AgreeAsync(authorizeUrl, persona, accounts, cancellationToken);

    /// <summary>Walks through authorize and the consent screen as a user who cancels.</summary>
    /// <exception cref="KakaoEmulatorException">The walk ended at a page of Kakao's.</exception>
    public Task<Uri> CancelAsync(Uri authorizeUrl, CancellationToken cancellationToken = default) =>
        new ConsentWalk(this).CancelAsync(authorizeUrl, cancellationToken);

    private static EmulatorResponse NotAllowed(EmulatorRoute route)
    {
        var response = EmulatorResponse.Json(405, json => json.WriteString("error", "method not allowed"));
        response.Headers["Allow"] = string.Join(", ", route.Methods);
        return response;
    }
}
