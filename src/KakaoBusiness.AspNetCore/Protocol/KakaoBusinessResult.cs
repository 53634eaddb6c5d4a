using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore;

/// <summary>What a call to Kakao came to: a value, or the error. Failures of the protocol are results, not exceptions.</summary>
/// <typeparam name="T">The value of a call that succeeded.</typeparam>
public sealed class KakaoBusinessResult<T>
    where T : class
{
    internal KakaoBusinessResult(T value) => Value = value;

    internal KakaoBusinessResult(KakaoBusinessError error) => Error = error;

    /// <summary>Gets the value, or <see langword="null"/> if the call failed.</summary>
    public T? Value { get; }

    /// <summary>Gets the error, or <see langword="null"/> if the call succeeded.</summary>
    public KakaoBusinessError? Error { get; }

    /// <summary>Gets whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;
}

/// <summary>Creates results, for a test in which the app replaces <see cref="IKakaoBusinessClient"/>.</summary>
public static class KakaoBusinessResult
{
    /// <summary>The result of a call that succeeded.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="value">What Kakao answered.</param>
    public static KakaoBusinessResult<T> Success<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value);
    }

    /// <summary>The result of a call that failed.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="error">Why; <see cref="KakaoBusinessErrorCatalog.Describe(string)"/> makes one from a code.</param>
    public static KakaoBusinessResult<T> Failure<T>(KakaoBusinessError error)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(error);
    }
}

/// <summary>How a business token ended. Either way it is dead.</summary>
public sealed class KakaoBusinessRevocation
{
    /// <summary>Gets or sets whether Kakao answered that the token was dead before (401, code -401).</summary>
    public bool WasDeadAlready { get; init; }
}
