using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// A business token: the access token of Kakao Business Authentication. It has no expiry date, so whoever reads it
/// keeps the advertiser's permissions. <see cref="ToString"/> never shows it; <see cref="Reveal"/> hands it out.
/// </summary>
[DebuggerDisplay("[business token]")]
public sealed class KakaoBusinessToken : IEquatable<KakaoBusinessToken>
{
    /// <summary>In characters. A token has to fit into a request header.</summary>
    private const int MaxLength = 4096;

    private readonly string _value;

    /// <summary>Wraps a token.</summary>
    /// <param name="value">The token as Kakao issued it: 1 to 4096 visible ASCII characters.</param>
    /// <exception cref="ArgumentException">The value could not be sent as a bearer token (RFC 6750 §2.1). The message does not repeat it.</exception>
    public KakaoBusinessToken(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException("A business token has 1 to 4096 visible ASCII characters.", nameof(value));
        _value = value;
    }

    /// <summary>Wraps a token that may be missing or malformed.</summary>
    /// <param name="value">The token, or anything else.</param>
    /// <param name="token">The token, or <see langword="null"/> if the value cannot be one.</param>
    /// <returns>Whether the value can be a business token.</returns>
    public static bool TryCreate(string? value, [NotNullWhen(true)] out KakaoBusinessToken? token)
    {
        token = IsValid(value) ? new KakaoBusinessToken(value) : null;
        return token is not null;
    }

    /// <summary>The token itself. Send it to Kakao and nowhere else; never log it.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(KakaoBusinessToken? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(_value), Encoding.ASCII.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KakaoBusinessToken);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <summary>A placeholder, never the token.</summary>
    public override string ToString() => "[business token]";

    private static bool IsValid([NotNullWhen(true)] string? value)
        => value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAnyExceptInRange('!', '~');
}
