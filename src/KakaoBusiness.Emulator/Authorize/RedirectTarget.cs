namespace KakaoBusiness.Emulator;

/// <summary>Where an authorization ends: the app's registered redirect URI, with the state to echo.</summary>
internal sealed record RedirectTarget(string RedirectUri, string? State)
{
    public EmulatorResponse WithCode(string code) => Answer(("code", code));

    public EmulatorResponse Cancelled() => Answer(("error", "access_denied"), ("error_description", "User denied access"));

    public EmulatorResponse Failed(KoeError error, KoePlacement placement) => placement switch
    {
        KoePlacement.Error => Answer(("error", error.Code), ("error_description", error.Description)),
        KoePlacement.ErrorCode => Answer(("error", error.OAuthError), ("error_description", error.Description), ("error_code", error.Code)),
        _ => Answer(("error", error.OAuthError), ("error_description", $"{error.Description} ({error.Code})")),
    };

    // A record would print the state.
    public override string ToString() => "redirect to the app";

    private EmulatorResponse Answer(params (string Name, string Value)[] parameters)
    {
        var pairs = parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}");
        if (State is not null)
            pairs = pairs.Append($"state={Uri.EscapeDataString(State)}");

        var separator = RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return EmulatorResponse.Redirect($"{RedirectUri}{separator}{string.Join('&', pairs)}");
    }
}
