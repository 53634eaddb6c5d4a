using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>What happened last, for the diagnostics page: in the memory of this process, and without any value of Kakao's.</summary>
public sealed class SignInNotes(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<KakaoEndpointName, KakaoAnswer> _answers = new();
    private volatile FailedSignIn? _lastFailure;

    /// <summary>The last sign-in that failed, if one did.</summary>
    public FailedSignIn? LastFailure => _lastFailure;

    /// <summary>The last answer of an endpoint, if it has answered.</summary>
    public KakaoAnswer? AnswerOf(KakaoEndpointName endpoint) => _answers.GetValueOrDefault(endpoint);

    internal void Note(KakaoBusinessError error) => _lastFailure = new FailedSignIn(timeProvider.GetUtcNow(), error);

    internal void Note(KakaoEndpointName endpoint, int statusCode, string? shape, bool isTooLarge)
        => _answers[endpoint] = new KakaoAnswer(timeProvider.GetUtcNow(), statusCode, shape, isTooLarge);
}

/// <summary>A sign-in that failed.</summary>
/// <param name="At">When.</param>
/// <param name="Error">Why, in the library's words.</param>
public sealed record FailedSignIn(DateTimeOffset At, KakaoBusinessError Error);
