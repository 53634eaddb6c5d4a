namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The Kakao Moment API, with the business token of the visitor's session: <see cref="AdApisSetup"/> adds it to the client.</summary>
public sealed class MomentClient(HttpClient http, AdAccountsReader reader)
{
    private const string Path = "openapi/v4/adAccounts/pages";

    /// <summary>A page of the ad accounts that the user lets this site work with.</summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">The visitor went away.</param>
    public Task<AdAccountsAnswer> ListAdAccountsAsync(int page, CancellationToken cancellationToken)
        => reader.ReadPageAsync(http, Path, page, cancellationToken);
}
