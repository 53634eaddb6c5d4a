namespace KakaoBusiness.Emulator;

/// <summary>The page of the live connections. Kakao's own page is not published; path and field are the emulator's.</summary>
internal sealed class AccountSettingsEndpoint(EmulatorState state, KakaoAccountSettings settings)
{
    public EmulatorResponse Answer(EmulatorRequest request)
    {
        if (request.Method == "GET")
            return ConnectionsPage.Show(settings.Connections, state.Options, request.Language);

        // Revoked already, in another tab perhaps: the list shows it just as well.
        settings.RevokeConnection(request.Form["connection"] ?? "");
        return EmulatorResponse.Redirect(EmulatorRoutes.AccountSettingsPath);
    }
}
