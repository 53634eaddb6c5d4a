namespace KakaoBusiness.Emulator;

/// <summary>Shows the consent screen, on every request: Kakao remembers no consent given before.</summary>
internal sealed class AuthorizeEndpoint(EmulatorState state)
{
    private readonly AuthorizeRequestReader _reader = new(state);

    public EmulatorResponse Answer(EmulatorRequest request) => Answer(request, injected: null);

    /// <param name="request">What came.</param>
    /// <param name="injected">An error that a fault wants a good request to end with.</param>
    public EmulatorResponse Answer(EmulatorRequest request, KoeError? injected)
    {
        var reading = _reader.Read(request.Query);
        var error = reading.Error ?? injected;
        return (error, reading.Target) switch
        {
            (null, _) => Ask(reading.Request!, request.Language, notice: null),
            (_, null) => ErrorPage.Show(error, request.Language),
            (_, { } target) => target.Failed(error, state.Options.KoePlacement),
        };
    }

    public EmulatorResponse Ask(AuthorizeRequest request, PageLanguage language, string? notice)
    {
        var consent = new PendingConsent(RandomText.New(), request);
        state.Consents.Add(consent.Id, consent, state.Options.ConsentLifetime);
        return ConsentPage.Show(consent, state.Options, language, notice);
    }
}
