using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore;

/// <summary>What a call to Kakao came to: a value, or the error. Failures of the protocol are results, not exceptions.</summary>
/// <typeparam name="T">The value of a call that succeeded.</typeparam>
public sealed class KakaoBusinessResult<T>
    where T : class
{
    internal KakaoBusinessResult(T value) => Value = value;

    internal KakaoBusinessResult(KakaoBusinessError error) => Error = error;

    /// <summary>The value, or <see langword="null"/> where the call failed.</summary>
    public T? Value { get; }

    /// <summary>The error, or <see langword="null"/> where the call succeeded.</summary>
    public KakaoBusinessError? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;
}
