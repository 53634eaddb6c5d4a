namespace KakaoBusiness.Emulator;

/// <summary>Represents the redirect at the end of an authorization: the app's registered redirect URI, and the state to return.</summary>
internal sealed record RedirectTarget(string RedirectUri, string? State)
{
    public EmulatorResponse WithCode(string code) => Redirect(("code", code));

    public EmulatorResponse Cancelled() => Redirect(("error", "access_denied"), ("error_description", "User denied access"));

    public EmulatorResponse Failed(KoeError error, KoePlacement placement) => placement switch
    {
        KoePlacement.Error => Redirect(("error", error.Code), ("error_description", error.Description)),
        KoePlacement.ErrorCode => Redirect(("error", error.OAuthError), ("error_description", error.Description), ("error_code", error.Code)),
        _ => Redirect(("error", error.OAuthError), ("error_description", $"{error.Description} ({error.Code})")),
    };

    // The default text of a record would contain the state.
    public override string ToString() => "redirect to the app";

    private EmulatorResponse Redirect(params (string Name, string Value)[] parameters)
    {
        var pairs = parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}");
        if (State is not null)
            pairs = pairs.Append($"state={Uri.EscapeDataString(State)}");

        var separator = RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return EmulatorResponse.Redirect($"{RedirectUri}{separator}{string.Join('&', pairs)}");
    }
}
