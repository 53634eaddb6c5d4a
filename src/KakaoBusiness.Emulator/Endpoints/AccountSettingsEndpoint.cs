namespace KakaoBusiness.Emulator;

/// <summary>Shows and ends live connections. Kakao's own page is not published; path and field are the emulator's.</summary>
internal sealed class AccountSettingsEndpoint(KakaoAccountSettings settings)
{
    public EmulatorResponse Handle(EmulatorRequest request)
    {
        if (request.Method == "GET")
            return ConnectionsPage.Create(settings.Connections, PageLanguage.For(request));

        // The connection may have ended already, for example in another tab: the list shows it.
        settings.RevokeConnection(request.Form["connection"] ?? "");
        return EmulatorResponse.Redirect(KakaoAddresses.AccountSettingsPath);
    }
}
