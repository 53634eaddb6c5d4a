using System.Collections.Concurrent;

namespace KakaoBusiness.Emulator;

/// <summary>Stores the state of an emulator between requests.</summary>
internal sealed class EmulatorState(KakaoEmulatorOptions options, TimeProvider clock)
{
    // Far more than a thousand concurrent sign-ins need. Each entry is at most as large as the URL that created it.
    private const int MaxOpen = 20_000;
    private const int MaxTokens = 100_000;

    private readonly Lock _redirectUris = new();

    // The clients of the schemes that use this emulator.
    private readonly ConcurrentDictionary<string, KakaoClient> _schemeClients = new(StringComparer.Ordinal);

    public KakaoEmulatorOptions Options => options;

    public SingleUseStore<PendingConsent> Consents { get; } = new(clock, MaxOpen);

    public SingleUseStore<ConsentGrant> Codes { get; } = new(clock, MaxOpen);

    public BusinessTokens Tokens { get; } = new(options, clock, MaxTokens);

    /// <summary>Registers the client of a scheme, or updates its secret. A client in the options is not changed.</summary>
    public void RegisterClient(string clientId, string? clientSecret) => _schemeClients[clientId] = new KakaoClient
    {
        ClientId = clientId,
        ClientSecret = string.IsNullOrEmpty(clientSecret) ? null : clientSecret,
        AppName = options.AppName,
        AppId = options.AppId,
    };

    public KakaoClient? FindClient(string? clientId) => clientId is null
        ? null
        : options.FindClient(clientId) ?? _schemeClients.GetValueOrDefault(clientId);

    public void RegisterRedirectUri(string redirectUri)
    {
        lock (_redirectUris)
            options.RedirectUris.Add(redirectUri);
    }

    public bool IsRegistered(string redirectUri)
    {
        lock (_redirectUris)
        {
            if (options.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)) return true;
        }

        return options.AllowLoopbackRedirectUris && IsLoopback(redirectUri);
    }

    public IReadOnlyCollection<string> GetRedirectUris()
    {
        lock (_redirectUris)
            return [.. options.RedirectUris.Order(StringComparer.Ordinal)];
    }

    public string IssueCode(AuthorizeRequest request, KakaoPersona persona, IReadOnlyList<string> resourceIds)
    {
        var code = RandomText.Create();
        var grant = new ConsentGrant
        {
            Client = request.Client,
            RedirectUri = request.Target.RedirectUri,
            Persona = persona,
            Scopes = [.. request.Scopes],
            ResourceIds = resourceIds,
        };
        Codes.Add(code, grant, options.CodeLifetime);
        return code;
    }

    // Browsers resolve every name below localhost to this machine (RFC 6761, section 6.3).
    private static bool IsLoopback(string redirectUri) => Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", Fragment: "" }
        && (uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
