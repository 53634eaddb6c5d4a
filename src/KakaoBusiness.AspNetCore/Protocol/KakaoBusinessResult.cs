using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore;

/// <summary>Contains the result of a call to Kakao: the value, or the error. Failures of the protocol are not thrown.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class KakaoBusinessResult<T>
    where T : class
{
    internal KakaoBusinessResult(T value) => Value = value;

    internal KakaoBusinessResult(KakaoBusinessError error) => Error = error;

    /// <summary>Gets the value, or <see langword="null"/> if the call failed.</summary>
    public T? Value { get; }

    /// <summary>Gets the error, or <see langword="null"/> if the call succeeded.</summary>
    public KakaoBusinessError? Error { get; }

    /// <summary>Gets whether the call succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;
}

/// <summary>Creates results, for tests that replace <see cref="IKakaoBusinessClient"/>.</summary>
public static class KakaoBusinessResult
{
    /// <summary>Creates the result of a call that succeeded.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static KakaoBusinessResult<T> Success<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value);
    }

    /// <summary>Creates the result of a call that failed.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="error">The error. <see cref="KakaoBusinessErrorCatalog.Describe(string)"/> creates one from a code.</param>
    /// <returns>The result.</returns>
    public static KakaoBusinessResult<T> Failure<T>(KakaoBusinessError error)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(error);
    }
}

/// <summary>Describes how a business token ended. It is dead in any case.</summary>
public sealed class KakaoBusinessRevocation
{
    /// <summary>Gets or sets whether Kakao reported that the token was already dead (401, code -401).</summary>
    public bool WasDeadAlready { get; init; }
}
