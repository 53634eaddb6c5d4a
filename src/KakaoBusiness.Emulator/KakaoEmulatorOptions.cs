namespace KakaoBusiness.Emulator;

/// <summary>The app as it would be set up at Kakao, and the people who may consent. The defaults work as they are.</summary>
public sealed class KakaoEmulatorOptions
{
    /// <summary>The REST API key of the app.</summary>
    public string ClientId { get; set; } = "emulator-rest-api-key";

    /// <summary>The client secret for Business Authentication; null turns the feature off, as the console can.</summary>
    public string? ClientSecret { get; set; } = "emulator-business-client-secret";

    /// <summary>The app's name on the consent screen.</summary>
    public string AppName { get; set; } = "Emulator sample app";

    /// <summary>The app's number, which tokeninfo answers as <c>app_id</c>.</summary>
    public int AppId { get; set; } = 100001;

    /// <summary>
    /// The registered business redirect URIs, compared exactly. Fill it before the first request;
    /// later use <see cref="KakaoEmulator.RegisterRedirectUri"/>, which is thread-safe.
    /// </summary>
    public ISet<string> RedirectUris { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How long a code may be exchanged: about ten minutes at Kakao.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a consent screen may stay open.</summary>
    public TimeSpan ConsentLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After how long without use a token dies; null (the default) for never. Kakao lets tokens die
    /// "after long periods of inactivity" and publishes no figure.
    /// </summary>
    public TimeSpan? TokenInactivityLifetime { get; set; }

    /// <summary>The business consent items that are set for the app; any other is refused with KOE232.</summary>
    public IList<string> ConsentItems { get; set; } = [.. ConsentItem.Known.Select(item => item.Id)];

    /// <summary>The people whom the consent screen offers; the first is preselected.</summary>
    public IList<KakaoPersona> Personas { get; set; } = [.. KakaoPersona.Defaults];

    /// <summary>Where a KOE code goes in the redirect of a failed authorization.</summary>
    public KoePlacement KoePlacement { get; set; } = KoePlacement.ErrorDescription;

    /// <summary>How tokeninfo answers: with the members that Kakao's reference lists, by default.</summary>
    public KakaoTokenInformationShape TokenInformationShape { get; set; }

    /// <summary>
    /// Whether the ad APIs throttle as Kakao's do, by the emulator's clock: a report of an ad account, campaign or creative once in 5
    /// seconds for each ad account, of an ad group once a second; lists are free. A call that comes too early gets 429. Default: true.
    /// </summary>
    public bool EnforcePace { get; set; } = true;

    internal KakaoPersona? FindPersona(string? key) => Personas.FirstOrDefault(persona => persona.Key == key);
}
