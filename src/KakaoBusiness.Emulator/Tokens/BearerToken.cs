namespace KakaoBusiness.Emulator;

/// <summary>Lets a request pass that carries a live business token in <c>Authorization: Bearer</c>.</summary>
internal sealed class BearerToken(BusinessTokens tokens)
{
    private const string Scheme = "Bearer ";

    public EmulatorResponse Answer(EmulatorRequest request, string missing, Func<LiveToken, EmulatorResponse> withToken)
    {
        if (request.Headers["Authorization"] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (KapiError.Of(-401) with { Message = missing }).Answer();

        var text = header[Scheme.Length..].Trim();
        return tokens.Use(text) is { } token ? withToken(token) : KapiError.DeadToken(text).Answer();
    }
}
