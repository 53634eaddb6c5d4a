using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>The client of the Kakao Moment API, and what uses it.</summary>
internal static class ReportsSetup
{
    public const string MomentAddressKey = "KakaoMoment:BaseAddress";
    public const string KeywordAdAddressKey = "KakaoKeywordAd:BaseAddress";

    private const int MaxAnswerLength = 1024 * 1024;

    public static void AddReports(this IServiceCollection services)
    {
        services.AddHttpClient<MomentClient>((provider, http) =>
            {
                http.BaseAddress = FindAddress(provider.GetRequiredService<IConfiguration>(), MomentAddressKey) ?? new Uri(KakaoBusinessDefaults.MomentApiBaseAddress);
                http.MaxResponseContentBufferSize = MaxAnswerLength;
                // Longer than a call may wait for its turn.
                http.Timeout = TimeSpan.FromSeconds(25);
            })
            // Whichever address stands in for it, this is the API whose scopes count.
            .AddKakaoBusinessToken(client => client.ApiHost = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress).Host)
            // One report in five seconds for each ad account: calls wait for their turn instead of being refused.
            .AddKakaoBusinessPacing(pacing => pacing.MaxWait = TimeSpan.FromSeconds(15));

        // Where the watcher of the connections keeps unused tokens in use.
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
            throw new InvalidOperationException($"{key} is not a URL with https: write one such as {KakaoBusinessDefaults.MomentApiBaseAddress}.");
        if (address.UserInfo.Length > 0)
            throw new InvalidOperationException($"{key} contains a user name or a password: remove it. Calls carry a business token.");
        if (address.Scheme != "https" && !address.IsLoopback)
            throw new InvalidOperationException($"{key} is plain http to another machine, where tokens could be read on the way: use https. Http is for loopback only.");
        return address;
    }
}
