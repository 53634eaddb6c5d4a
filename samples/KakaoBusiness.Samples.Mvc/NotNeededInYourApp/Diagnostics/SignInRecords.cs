using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>Records recent responses and failures in memory for the diagnostics page, without any value that Kakao sent.</summary>
public sealed class SignInRecords(TimeProvider timeProvider)
{
    /// <summary>The length of a hash, in bytes: enough to compare two IDs, too short to find an ID.</summary>
    private const int HashLength = 4;

    private const int MaxSignIns = 5;

    private readonly ConcurrentDictionary<KakaoEndpointName, KakaoResponse> _responses = new();
    // Random for each process, so that nobody can find an ID by trying.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly List<SignedInIds> _signIns = [];
    private volatile FailedSignIn? _lastFailure;
    private bool _isNewSignIn;

    /// <summary>Gets the last failed sign-in, if there is one.</summary>
    public FailedSignIn? LastFailure => _lastFailure;

    /// <summary>Gets the hashed IDs in the tokeninfo responses of the last sign-ins, latest last.</summary>
    public IReadOnlyList<SignedInIds> SignIns
    {
        get
        {
            lock (_lock) return [.. _signIns];
        }
    }

    /// <summary>Returns the last response of an endpoint, if there is one.</summary>
    public KakaoResponse? FindResponse(KakaoEndpointName endpoint) => _responses.GetValueOrDefault(endpoint);

    internal void AddFailure(KakaoBusinessError error) => _lastFailure = new FailedSignIn(timeProvider.GetUtcNow(), error);

    internal void AddResponse(KakaoEndpointName endpoint, int statusCode, string? shape, bool isTooLarge)
    {
        _responses[endpoint] = new KakaoResponse(timeProvider.GetUtcNow(), statusCode, shape, isTooLarge);
        if (endpoint != KakaoEndpointName.Token) return;
        lock (_lock) _isNewSignIn = true;
    }

    /// <summary>Records the IDs in the first tokeninfo response after a token was issued. Later responses are about the same token.</summary>
    internal void AddIds(JsonElement body)
    {
        lock (_lock)
        {
            if (!_isNewSignIn) return;
            _isNewSignIn = false;
            _signIns.Add(new SignedInIds(timeProvider.GetUtcNow(), Hash(body, "id"), Hash(body, "token_user_id")));
            if (_signIns.Count > MaxSignIns) _signIns.RemoveAt(0);
        }
    }

    private string? Hash(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(member.ToString())).AsSpan(0, HashLength)) : null;
}

/// <summary>
/// Represents the two hashed IDs in the tokeninfo response of a sign-in; <see langword="null"/> if the response does not contain the ID.
/// </summary>
/// <param name="At">The time of the sign-in.</param>
/// <param name="Id">The hash of <c>id</c>.</param>
/// <param name="TokenUserId">The hash of <c>token_user_id</c>.</param>
public sealed record SignedInIds(DateTimeOffset At, string? Id, string? TokenUserId);

/// <summary>Represents a failed sign-in.</summary>
/// <param name="At">The time of the failure.</param>
/// <param name="Error">The error.</param>
public sealed record FailedSignIn(DateTimeOffset At, KakaoBusinessError Error);

/// <summary>Specifies an endpoint of Kakao whose responses are recorded.</summary>
public enum KakaoEndpointName
{
    /// <summary>"Get business token".</summary>
    Token,

    /// <summary>"Retrieve business token information": <c>tokeninfo</c>.</summary>
    TokenInformation,

    /// <summary>"Retrieve business user information": <c>userinfo</c>.</summary>
    UserInformation,

    /// <summary>"Revoke business token".</summary>
    Revoke,
}

/// <summary>Represents the structure of a response from Kakao, without its values.</summary>
/// <param name="At">The time of the response.</param>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Shape">Member names, types and lengths, or <see langword="null"/> if the body is too large or not JSON.</param>
/// <param name="IsTooLarge">Whether the body is larger than the library accepts.</param>
public sealed record KakaoResponse(DateTimeOffset At, int StatusCode, string? Shape, bool IsTooLarge);
