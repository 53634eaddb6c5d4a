namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>A typed client of the Kakao Moment API, as the recipes use it.</summary>
public sealed class MomentClient(HttpClient http)
{
    public Task<string> GetAdAccountsAsync(CancellationToken cancellationToken = default)
        => http.GetStringAsync("/openapi/v4/adAccounts/pages", cancellationToken);
}
