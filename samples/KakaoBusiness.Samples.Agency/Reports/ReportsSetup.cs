using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Registers the client of the Kakao Moment API and the services that use it.</summary>
internal static class ReportsSetup
{
    public const string MomentAddressKey = "KakaoMoment:BaseAddress";
    public const string KeywordAdAddressKey = "KakaoKeywordAd:BaseAddress";

    private const int MaxResponseLength = 1024 * 1024;

    public static void AddReports(this IServiceCollection services)
    {
        services.AddHttpClient<MomentClient>((provider, http) =>
            {
                http.BaseAddress = FindAddress(provider.GetRequiredService<IConfiguration>(), MomentAddressKey) ?? new Uri(KakaoBusinessDefaults.MomentApiBaseAddress);
                http.MaxResponseContentBufferSize = MaxResponseLength;
                // Longer than MaxWait below.
                http.Timeout = TimeSpan.FromSeconds(25);
            })
            // The API whose scopes apply, even if another address is configured.
            .AddKakaoBusinessToken(client => client.ApiHost = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress).Host)
            // Kakao allows one report in five seconds for each ad account: calls wait instead of being refused.
            .AddKakaoBusinessPacing(pacing => pacing.MaxWait = TimeSpan.FromSeconds(15));

        // The watcher of the connections calls these addresses to keep unused tokens active.
        services.AddOptions<KakaoBusinessConnectionsOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.MomentApiBaseAddress = FindAddress(configuration, MomentAddressKey) ?? options.MomentApiBaseAddress;
            options.KeywordAdApiBaseAddress = FindAddress(configuration, KeywordAdAddressKey) ?? options.KeywordAdApiBaseAddress;
        });

        services.AddSingleton<ReportStore>();
        services.AddSingleton<ReportCollector>();
        services.AddSingleton<DailyCollector>();
        services.AddSingleton<ReportRuns>();
        services.AddHostedService<NightlyReports>();
    }

    private static Uri? FindAddress(IConfiguration configuration, string key)
    {
        var configured = configuration[key];
        if (string.IsNullOrWhiteSpace(configured)) return null;
        if (!Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new InvalidOperationException($"{key} is not an https URL: write one such as {KakaoBusinessDefaults.MomentApiBaseAddress}.");
        if (address.UserInfo.Length > 0)
            throw new InvalidOperationException($"{key} contains a user name or password: remove it. Calls send a business token there.");
        if (address.Scheme != "https" && !address.IsLoopback)
            throw new InvalidOperationException($"{key} is plain http to another machine, so that tokens could be read in transit: use https. Plain http is allowed on loopback only.");
        return address;
    }
}
