namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>Represents the business token for one call to an ad API: the token of a session or of a connection.</summary>
internal abstract class CallToken(string scheme, KakaoBusinessToken value)
{
    public string Scheme => scheme;

    public KakaoBusinessToken Value => value;

    /// <summary>Gets the key of the connection, or <see langword="null"/> for the token of a session.</summary>
    public virtual string? ConnectionKey => null;

    public abstract IReadOnlyList<string> GrantedScopes { get; }

    /// <summary>Gets whether Kakao has already reported the token as dead.</summary>
    public virtual bool IsDead => false;

    /// <summary>Returns whether the token has a scope. If its scopes are unknown, Kakao decides.</summary>
    public abstract bool Holds(string scope);

    /// <summary>
    /// Returns whether the token reaches a resource, such as 12345 of the group <c>moment</c>. If its resources are unknown, Kakao decides.
    /// </summary>
    public virtual bool Reaches(string group, string id) => true;

    /// <summary>Returns whether a consent to these scopes was just given. If the call is still refused, another consent does not help.</summary>
    public virtual bool WasJustRenewed(IReadOnlyList<string> scopes) => false;

    /// <summary>Records the status code of the response, or <see langword="null"/> if there was none.</summary>
    public virtual void RecordAnswer(int? statusCode)
    {
    }

    /// <summary>Records that Kakao accepted the token.</summary>
    public virtual ValueTask RecordUseAsync(CancellationToken cancellationToken) => default;

    /// <summary>Records that Kakao reported the token as dead.</summary>
    /// <returns><see langword="false"/> if another token has replaced this one in the meantime, so that no new consent is needed.</returns>
    public abstract ValueTask<bool> RecordDeadAsync(CancellationToken cancellationToken);

    /// <summary>Records the scopes that Kakao reported as missing.</summary>
    public virtual ValueTask RecordMissingAsync(IReadOnlyList<string> scopes, CancellationToken cancellationToken) => default;

    /// <summary>Returns the scheme, never the token or the key.</summary>
    public override string ToString() => $"token of {scheme}";
}

/// <summary>Finds the tokens of connections. It is registered only in apps that have connections.</summary>
internal interface IConnectionTokens
{
    /// <summary>Returns the token of a connection.</summary>
    /// <exception cref="KakaoBusinessTokenUnavailableException">The key is not connected.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">The connection was lost.</exception>
    /// <exception cref="ArgumentException">The scheme has no connections.</exception>
    ValueTask<CallToken> GetAsync(RequestedConnection connection, CancellationToken cancellationToken);
}

/// <summary>Represents the connection that an HTTP request uses instead of the session.</summary>
internal sealed record RequestedConnection(string Key, string? Scheme)
{
    private static readonly HttpRequestOptionsKey<RequestedConnection> Option = new("KakaoBusiness.AspNetCore.Connection");

    public void Set(HttpRequestMessage request) => request.Options.Set(Option, this);

    public static RequestedConnection? Find(HttpRequestMessage request) => request.Options.TryGetValue(Option, out var connection) ? connection : null;

    /// <summary>Returns a constant, never the key.</summary>
    public override string ToString() => "[connection]";
}
