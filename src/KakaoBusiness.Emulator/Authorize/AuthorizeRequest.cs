namespace KakaoBusiness.Emulator;

/// <summary>An authorization request that passed every check.</summary>
internal sealed class AuthorizeRequest
{
    public required string ClientId { get; init; }

    public required RedirectTarget Target { get; init; }

    public required IReadOnlyList<ConsentItem> Items { get; init; }

    /// <summary>The ad accounts asked for, one entry per scope group that the consent items touch.</summary>
    public required IReadOnlyList<RequestedAccounts> Accounts { get; init; }

    public IEnumerable<string> Scopes => Items.Select(item => item.Id);
}
