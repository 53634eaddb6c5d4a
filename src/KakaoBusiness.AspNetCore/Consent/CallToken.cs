namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>A business token for one call of an ad API: that of a session, or of a connection.</summary>
internal abstract class CallToken(string scheme, KakaoBusinessToken value)
{
    public string Scheme => scheme;

    public KakaoBusinessToken Value => value;

    /// <summary>The key of the connection; <see langword="null"/> for the token of a session.</summary>
    public virtual string? ConnectionKey => null;

    public abstract IReadOnlyList<string> GrantedScopes { get; }

    /// <summary>Whether Kakao has refused the token as dead before.</summary>
    public virtual bool IsDead => false;

    /// <summary>Whether the token has a scope. If nobody knows its scopes, Kakao decides.</summary>
    public abstract bool Holds(string scope);

    /// <summary>Whether the token reaches a resource, such as 12345 of the group <c>moment</c>. If nobody knows, Kakao decides.</summary>
    public virtual bool Reaches(string group, string id) => true;

    /// <summary>
    /// Whether a consent to these scopes was given a moment ago. If the call is refused all the same, another consent does not help.
    /// </summary>
    public virtual bool WasJustRenewed(IReadOnlyList<string> scopes) => false;

    /// <summary>Records the status of the answer; <see langword="null"/> if there was none.</summary>
    public virtual void RecordAnswer(int? statusCode)
    {
    }

    /// <summary>Records that Kakao accepted the token.</summary>
    public virtual ValueTask RecordUseAsync(CancellationToken cancellationToken) => default;

    /// <summary>Records that Kakao reported the token as dead.</summary>
    /// <returns><see langword="false"/> if another token took its place in the meantime: then a new consent is not needed.</returns>
    public abstract ValueTask<bool> RecordDeadAsync(CancellationToken cancellationToken);

    /// <summary>Records scopes that Kakao reported as missing.</summary>
    public virtual ValueTask RecordMissingAsync(IReadOnlyList<string> scopes, CancellationToken cancellationToken) => default;

    /// <summary>Never the token or the key.</summary>
    public override string ToString() => $"token of {scheme}";
}

/// <summary>Finds the tokens of connections. Registered in apps that have any.</summary>
internal interface IConnectionTokens
{
    /// <summary>Returns the token of a connection.</summary>
    /// <exception cref="KakaoBusinessTokenUnavailableException">The key is not connected.</exception>
    /// <exception cref="KakaoBusinessConsentRequiredException">The connection was lost.</exception>
    /// <exception cref="ArgumentException">The scheme has no connections.</exception>
    ValueTask<CallToken> GetAsync(RequestedConnection connection, CancellationToken cancellationToken);
}

/// <summary>The connection that a request names instead of the session.</summary>
internal sealed record RequestedConnection(string Key, string? Scheme)
{
    private static readonly HttpRequestOptionsKey<RequestedConnection> Option = new("KakaoBusiness.AspNetCore.Connection");

    public void Set(HttpRequestMessage request) => request.Options.Set(Option, this);

    public static RequestedConnection? Find(HttpRequestMessage request) => request.Options.TryGetValue(Option, out var connection) ? connection : null;

    /// <summary>Never the key.</summary>
    public override string ToString() => "[connection]";
}
