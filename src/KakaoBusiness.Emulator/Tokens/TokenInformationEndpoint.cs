namespace KakaoBusiness.Emulator;

/// <summary>What a token may do. Kakao does not publish the body; this shape is the emulator's choice.</summary>
internal sealed class TokenInformationEndpoint(EmulatorState state)
{
    public EmulatorResponse Answer(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteNumber("id", token.Grant.Persona.Id);
        json.WriteNumber("app_id", state.Options.AppId);
        json.WriteStartArray("scopes");
        foreach (var scope in token.Grant.Scopes)
            json.WriteStringValue(scope);
        json.WriteEndArray();
        json.WriteStartArray("resource_ids");
        foreach (var resourceId in token.Grant.ResourceIds)
            json.WriteStringValue(resourceId);
        json.WriteEndArray();
    });
}
