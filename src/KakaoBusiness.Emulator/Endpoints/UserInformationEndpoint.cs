namespace KakaoBusiness.Emulator;

/// <summary>Returns the user, and the e-mail with consent if there is one. Kakao does not publish the body; this shape is the emulator's choice.</summary>
internal static class UserInformationEndpoint
{
    public static EmulatorResponse Handle(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        json.WriteNumber("id", token.Grant.Persona.Id);
        if (token.Grant.Persona.Email is { } email && token.Grant.Scopes.Contains("biz_account_email"))
            json.WriteString("biz_account_email", email);
    });
}
