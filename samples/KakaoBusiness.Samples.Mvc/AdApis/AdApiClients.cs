namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Calls the Kakao Moment API with the business token of the user's session, which <see cref="AdApisSetup"/> adds.</summary>
public sealed class MomentClient(HttpClient http, AdAccountsReader reader)
{
    private const string Path = "openapi/v4/adAccounts/pages";

    /// <summary>Gets a page of the ad accounts that the user granted to this site.</summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public Task<AdAccountsResult> ListAdAccountsAsync(int page, CancellationToken cancellationToken)
        => reader.ReadPageAsync(http, Path, page, cancellationToken);
}

/// <summary>Calls the Keyword Ad API with the business token of the user's session, which <see cref="AdApisSetup"/> adds.</summary>
public sealed class KeywordClient(HttpClient http, AdAccountsReader reader)
{
    private const string Path = "openapi/v1/adAccounts/pages";

    /// <summary>Gets a page of the ad accounts that the user granted to this site.</summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public Task<AdAccountsResult> ListAdAccountsAsync(int page, CancellationToken cancellationToken)
        => reader.ReadPageAsync(http, Path, page, cancellationToken);

    /// <summary>Gets all ad accounts.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public Task<AdAccountsResult> ListAllAdAccountsAsync(CancellationToken cancellationToken) => reader.ReadAllAsync(http, Path, cancellationToken);
}
