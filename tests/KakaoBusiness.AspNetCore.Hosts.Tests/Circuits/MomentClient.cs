namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>The typed client of the documentation.</summary>
public sealed class MomentClient(HttpClient http)
{
    public Task<string> GetAdAccountsAsync() => http.GetStringAsync(new Uri("/openapi/v4/adAccounts/pages", UriKind.Relative));
}
