namespace KakaoBusiness.Emulator;

/// <summary>Shows and ends live connections. Kakao does not publish its page, so the path and the field are the emulator's choice.</summary>
internal sealed class AccountSettingsEndpoint(KakaoAccountSettings settings)
{
    public EmulatorResponse Handle(EmulatorRequest request)
    {
        if (request.Method == "GET")
            return ConnectionsPage.Create(settings.Connections, PageLanguage.For(request));

        // The connection may already have ended, for example in another tab. The list shows that.
        settings.RevokeConnection(request.Form["connection"] ?? "");
        return EmulatorResponse.Redirect(KakaoAddresses.AccountSettingsPath);
    }
}
