namespace KakaoBusiness.Emulator;

/// <summary>
/// Returns the user's ID, and the e-mail address if there is one and it was granted. Kakao does not publish the body; this one is the
/// emulator's choice.
/// </summary>
internal static class UserInformationEndpoint
{
    public static EmulatorResponse Handle(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteNumber("id", token.Grant.Persona.Id);
        if (token.Grant.Persona.Email is { } email && token.Grant.Scopes.Contains("biz_account_email"))
            json.WriteString("biz_account_email", email);
    });
}
