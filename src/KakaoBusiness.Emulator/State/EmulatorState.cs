namespace KakaoBusiness.Emulator;

/// <summary>What an emulator stores between requests.</summary>
internal sealed class EmulatorState(KakaoEmulatorOptions options, TimeProvider clock)
{
    // Far beyond a thousand concurrent sign-ins, and a few dozen megabytes at most.
    private const int MaxOpen = 20_000;
    private const int MaxTokens = 100_000;

    private readonly Lock _redirectUris = new();

    public KakaoEmulatorOptions Options => options;

    public SingleUseStore<PendingConsent> Consents { get; } = new(clock, MaxOpen);

    public SingleUseStore<ConsentGrant> Codes { get; } = new(clock, MaxOpen);

    public BusinessTokens Tokens { get; } = new(options, clock, MaxTokens);

    public void RegisterRedirectUri(string redirectUri)
    {
        lock (_redirectUris)
            options.RedirectUris.Add(redirectUri);
    }

    public bool IsRegistered(string redirectUri)
    {
        lock (_redirectUris)
            return options.RedirectUris.Contains(redirectUri, StringComparer.Ordinal);
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
            ClientId = request.ClientId,
            RedirectUri = request.Target.RedirectUri,
            Persona = persona,
            Scopes = [.. request.Scopes],
            ResourceIds = resourceIds,
        };
        Codes.Add(code, grant, options.CodeLifetime);
        return code;
    }
}
