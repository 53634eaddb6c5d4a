using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>What happened last, for the diagnostics page: in the memory of this process, and without any value of Kakao's.</summary>
public sealed class SignInNotes(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<KakaoEndpointName, KakaoAnswer> _answers = new();
    private volatile FailedSignIn? _lastFailure;

    /// <summary>In bytes of a hash: enough to tell two IDs apart, too few to find one.</summary>
    private const int MarkLength = 4;

    private const int MaxSignIns = 5;

    // Of this process alone: nobody can try IDs until a mark fits.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly List<SignedInIds> _signIns = [];
    private bool _isNewSignIn;

    /// <summary>The last sign-in that failed, if one did.</summary>
    public FailedSignIn? LastFailure => _lastFailure;

    /// <summary>The last answer of an endpoint, if it has answered.</summary>
    public KakaoAnswer? AnswerOf(KakaoEndpointName endpoint) => _answers.GetValueOrDefault(endpoint);

    internal void Note(KakaoBusinessError error) => _lastFailure = new FailedSignIn(timeProvider.GetUtcNow(), error);

    /// <summary>The IDs in tokeninfo of the last sign-ins, hashed, the latest last.</summary>
    public IReadOnlyList<SignedInIds> SignIns
    {
        get
        {
            lock (_lock) return [.. _signIns];
        }
    }

    internal void Note(KakaoEndpointName endpoint, int statusCode, string? shape, bool isTooLarge)
    {
        _answers[endpoint] = new KakaoAnswer(timeProvider.GetUtcNow(), statusCode, shape, isTooLarge);
        if (endpoint != KakaoEndpointName.Token) return;
        lock (_lock) _isNewSignIn = true;
    }

    /// <summary>Notes the IDs of the first tokeninfo answer after a token was issued; later ones are about the same token.</summary>
    internal void NoteIds(JsonElement body)
    {
        lock (_lock)
        {
            if (!_isNewSignIn) return;
            _isNewSignIn = false;
            _signIns.Add(new SignedInIds(timeProvider.GetUtcNow(), MarkOf(body, "id"), MarkOf(body, "token_user_id")));
            if (_signIns.Count > MaxSignIns) _signIns.RemoveAt(0);
        }
    }

    private string? MarkOf(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(member.ToString())).AsSpan(0, MarkLength)) : null;
}

/// <summary>The two IDs in the tokeninfo answer of a sign-in, hashed. <see langword="null"/> for one that was not there.</summary>
/// <param name="At">When.</param>
/// <param name="Id">Of <c>id</c>.</param>
/// <param name="TokenUserId">Of <c>token_user_id</c>.</param>
public sealed record SignedInIds(DateTimeOffset At, string? Id, string? TokenUserId);

/// <summary>A sign-in that failed.</summary>
/// <param name="At">When.</param>
/// <param name="Error">Why, in the library's words.</param>
public sealed record FailedSignIn(DateTimeOffset At, KakaoBusinessError Error);
