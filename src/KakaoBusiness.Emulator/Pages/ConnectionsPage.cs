using System.Globalization;

namespace KakaoBusiness.Emulator;

/// <summary>Creates the page of the live connections, each with a button that ends it.</summary>
internal static class ConnectionsPage
{
    public static EmulatorResponse Create(IReadOnlyList<KakaoConnection> connections, PageLanguage language)
    {
        var content = connections.Count == 0
            ? Html.Of($"<p>{language.NoConnection}</p>")
            : Html.Of($"{connections.Select(connection => Connection(connection, language))}");
        return Page.Create(language, language.SettingsTitle, content);
    }

    private static Html Connection(KakaoConnection connection, PageLanguage language) => Html.Of($"""
        <form method="post" action="{KakaoAddresses.AccountSettingsPath}" data-persona="{connection.Persona.Key}">
        <h2 translate="no">{connection.AppName}</h2>
        <p>{language.NameOf(connection.Persona)} · {connection.IssuedAt.ToString("u", CultureInfo.InvariantCulture)}<br>
        <code>{string.Join(' ', connection.Scopes)}</code><br>
        <code>{string.Join(' ', connection.ResourceIds)}</code></p>
        <input type="hidden" name="connection" value="{connection.Id}">
        <p class="buttons"><button>{language.Disconnect}</button></p>
        </form>
        """);
}
