namespace KakaoBusiness.Emulator;

/// <summary>Handles a request that has a live business token in <c>Authorization: Bearer</c>, and refuses any other request.</summary>
internal sealed class BearerToken(BusinessTokens tokens)
{
    private const string Scheme = "Bearer ";

    public EmulatorResponse Handle(EmulatorRequest request, string missing, Func<LiveToken, EmulatorResponse> withToken)
    {
        if (request.Headers["Authorization"] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (KapiError.Find(-401) with { Message = missing }).ToResponse();

        var text = header[Scheme.Length..].Trim();
        return tokens.Use(text) is { } token ? withToken(token) : KapiError.DeadToken(text).ToResponse();
    }
}
