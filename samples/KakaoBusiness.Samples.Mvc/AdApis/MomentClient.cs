namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The Kakao Moment API, with the business token of the visitor's session.</summary>
public sealed class MomentClient
{
    private readonly HttpClient _http;
    private readonly AdAccountsReader _reader;

    internal MomentClient(HttpClient http, AdAccountsReader reader) => (_http, _reader) = (http, reader);

    /// <summary>The ad accounts that the user lets this site work with.</summary>
    /// <param name="cancellationToken">The visitor went away.</param>
    public Task<AdAccountsAnswer> ListAdAccountsAsync(CancellationToken cancellationToken)
        => _reader.ReadAsync(_http, "openapi/v4/adAccounts/pages", cancellationToken);
}
