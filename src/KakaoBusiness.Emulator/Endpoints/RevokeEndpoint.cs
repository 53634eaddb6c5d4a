namespace KakaoBusiness.Emulator;

/// <summary>Revokes a token. Kakao does not publish the response body; returning the user's ID is the emulator's choice.</summary>
internal sealed class RevokeEndpoint(EmulatorState state)
{
    public EmulatorResponse Handle(LiveToken token)
    {
        // Of two concurrent revocations, the second fails.
        return state.Tokens.Remove(token.Token)
            ? EmulatorResponse.Json(200, json => json.WriteNumber("id", token.Grant.Persona.Id))
            : KapiError.DeadToken(token.Token).ToResponse();
    }
}
