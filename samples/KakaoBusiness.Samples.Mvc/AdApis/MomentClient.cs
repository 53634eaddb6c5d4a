namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The Kakao Moment API, with the business token of the visitor's session: <see cref="AdApisSetup"/> adds it to the client.</summary>
public sealed class MomentClient(HttpClient http, AdAccountsReader reader)
{
    /// <summary>The ad accounts that the user lets this site work with.</summary>
    /// <param name="cancellationToken">The visitor went away.</param>
    public Task<AdAccountsAnswer> ListAdAccountsAsync(CancellationToken cancellationToken)
        => reader.ReadAsync(http, "openapi/v4/adAccounts/pages", cancellationToken);
}
