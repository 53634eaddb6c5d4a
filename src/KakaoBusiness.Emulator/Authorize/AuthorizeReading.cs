namespace KakaoBusiness.Emulator;

/// <summary>
/// The outcome of reading an authorization request: a request, or an error. Once client and redirect URI are known to
/// be right there is a target, and an error goes back to the app; before that Kakao shows its own page.
/// </summary>
internal sealed record AuthorizeReading(AuthorizeRequest? Request, KoeError? Error, RedirectTarget? Target)
{
    public static AuthorizeReading Fails(KoeError error, RedirectTarget? target = null) => new(null, error, target);

    public static AuthorizeReading Succeeds(AuthorizeRequest request) => new(request, null, request.Target);
}
