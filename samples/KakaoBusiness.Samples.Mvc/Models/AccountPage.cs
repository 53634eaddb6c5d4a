namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the account page shows.</summary>
/// <param name="User">Who is signed in.</param>
/// <param name="Items">Every business consent item that is granted or could be.</param>
/// <param name="EmulatorSettings">The emulator's account settings, where the emulator runs.</param>
public sealed record AccountPage(KakaoBusinessUser User, IReadOnlyList<ConsentItem> Items, Uri? EmulatorSettings);
