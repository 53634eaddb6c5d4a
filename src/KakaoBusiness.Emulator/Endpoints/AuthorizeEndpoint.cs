namespace KakaoBusiness.Emulator;

/// <summary>Shows the consent screen on every request, because Kakao ignores earlier consents.</summary>
internal sealed class AuthorizeEndpoint(EmulatorState state)
{
    private readonly AuthorizeRequestReader _reader = new(state);

    public EmulatorResponse Handle(EmulatorRequest request) => Handle(request, injected: null);

    /// <param name="request">The request.</param>
    /// <param name="injected">The error that a fault returns for a valid request.</param>
    public EmulatorResponse Handle(EmulatorRequest request, KoeError? injected)
    {
        var reading = _reader.Read(request.Query);
        var error = reading.Error ?? injected;
        return (error, reading.Target) switch
        {
            (null, _) => Ask(reading.Request!, PageLanguage.For(request), notice: null),
            (_, null) => ErrorPage.Create(error, PageLanguage.For(request)),
            (_, { } target) => target.Failed(error, state.Options.KoePlacement),
        };
    }

    public EmulatorResponse Ask(AuthorizeRequest request, PageLanguage language, string? notice)
    {
        var consent = new PendingConsent(RandomText.Create(), request);
        state.Consents.Add(consent.Id, consent, state.Options.ConsentLifetime);
        return ConsentPage.Create(consent, state.Options, language, notice);
    }
}
