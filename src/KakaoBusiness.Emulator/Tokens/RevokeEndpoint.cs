namespace KakaoBusiness.Emulator;

/// <summary>Ends a token. Kakao does not publish the body; the user's id is the emulator's choice.</summary>
internal sealed class RevokeEndpoint(EmulatorState state)
{
    public EmulatorResponse Answer(LiveToken token)
    {
        // Of two that revoke at the same time one comes too late.
        return state.Tokens.Remove(token.Token)
            ? EmulatorResponse.Json(200, json => json.WriteNumber("id", token.Grant.Persona.Id))
            : KapiError.DeadToken(token.Token).Answer();
    }
}
