using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Represents a business token, which is the access token of Kakao Business Authentication. It has no expiry date, so anyone who obtains it
/// keeps the advertiser's permissions. <see cref="ToString"/> does not show the token. Use <see cref="Reveal"/> to read it.
/// </summary>
[DebuggerDisplay("[business token]")]
public sealed class KakaoBusinessToken : IEquatable<KakaoBusinessToken>
{
    /// <summary>The maximum length in characters. A token has to fit in a request header.</summary>
    private const int MaxLength = 4096;

    private readonly string _value;

    /// <summary>Creates a business token.</summary>
    /// <param name="value">The token as Kakao issued it: 1 to 4096 visible ASCII characters.</param>
    /// <exception cref="ArgumentException">The value cannot be sent as a bearer token (RFC 6750 §2.1). The message does not contain it.</exception>
    public KakaoBusinessToken(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException("A business token consists of 1 to 4096 visible ASCII characters.", nameof(value));
        _value = value;
    }

    /// <summary>Creates a business token from a value that may be missing or malformed.</summary>
    /// <param name="value">The value.</param>
    /// <param name="token">The token, or <see langword="null"/> if the value is not valid.</param>
    /// <returns>Whether the value is a valid business token.</returns>
    public static bool TryCreate(string? value, [NotNullWhen(true)] out KakaoBusinessToken? token)
    {
        token = IsValid(value) ? new KakaoBusinessToken(value) : null;
        return token is not null;
    }

    /// <summary>Returns the token itself. Send it only to Kakao, and never log it.</summary>
    /// <returns>The token.</returns>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(KakaoBusinessToken? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(_value), Encoding.ASCII.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KakaoBusinessToken);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns a placeholder instead of the token.</summary>
    public override string ToString() => "[business token]";

    private static bool IsValid([NotNullWhen(true)] string? value)
        => value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAnyExceptInRange('!', '~');
}
