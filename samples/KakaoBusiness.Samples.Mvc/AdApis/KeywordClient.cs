namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The Keyword Ad API, with the business token of the visitor's session.</summary>
public sealed class KeywordClient
{
    private readonly HttpClient _http;
    private readonly AdAccountsReader _reader;

    internal KeywordClient(HttpClient http, AdAccountsReader reader) => (_http, _reader) = (http, reader);

    /// <summary>The ad accounts that the user lets this site work with.</summary>
    /// <param name="cancellationToken">The visitor went away.</param>
    public Task<AdAccountsAnswer> ListAdAccountsAsync(CancellationToken cancellationToken)
        => _reader.ReadAsync(_http, "openapi/v1/adAccounts/pages", cancellationToken);
}
