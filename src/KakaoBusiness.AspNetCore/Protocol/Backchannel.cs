using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// One request to Kakao and its answer. The answer is hostile until read: bounded in time and size, whatever
/// <see cref="HttpClient"/> the app put in; and what comes back is JSON or an error, never an exception's text.
/// </summary>
internal sealed class Backchannel(HttpClient client, TimeSpan timeout, TimeProvider timeProvider)
{
    /// <summary>In bytes. Kakao's answers are far below a thousandth of it.</summary>
    public const int MaxAnswerLength = 1024 * 1024;

    private const int FirstBufferLength = 4 * 1024;

    /// <summary>Sends a request and reads the whole answer within the limit. Only the caller's own cancellation throws.</summary>
    public async Task<BackchannelAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, timeProvider);
        using var gaveUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Our limit, or the client's own Timeout.
            return Failed(KakaoBusinessErrorCodes.Timeout);
        }
        catch (InvalidDataException)
        {
            // A compressed body that does not decompress, where the app's handler decompresses.
            return Failed(KakaoBusinessErrorCodes.InvalidResponse);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Also what a handler of the app throws, such as an open circuit breaker. Its text may quote the request.
            return Failed(KakaoBusinessErrorCodes.Unreachable) with { Fault = exception };
        }
    }

    public static HttpRequestMessage CreateRequest(HttpMethod method, string endpoint, KakaoBusinessToken? token = null)
    {
        var request = new HttpRequestMessage(method, endpoint);
        request.Headers.Accept.Add(JsonMediaType);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return request;
    }

    private static readonly MediaTypeWithQualityHeaderValue JsonMediaType = new("application/json");

    private static async Task<BackchannelAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        // Followed, a redirect would carry code, secret or token to another place.
        if (status is >= 300 and < 400) return Failed(KakaoBusinessErrorCodes.InvalidResponse, status);

        var buffer = await ReadBoundedAsync(response.Content, cancellationToken);
        if (buffer.Array is null) return Failed(KakaoBusinessErrorCodes.InvalidResponse, status);

        var body = JsonBody.Parse(buffer);
        // It may have held a token.
        CryptographicOperations.ZeroMemory(buffer);
        if (!response.IsSuccessStatusCode || ErrorAnswer.IsErrorBody(body))
            return new(body, ErrorAnswer.FromBody(body, status), status) { RetryAfter = RetryAfterOf(response) };
        return new(body, Error: null, status);
    }

    /// <summary>The body, or the default where it is too large.</summary>
    private static async Task<ArraySegment<byte>> ReadBoundedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxAnswerLength) return default;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[content.Headers.ContentLength is { } length ? (int)length + 1 : FirstBufferLength];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (filled > MaxAnswerLength) return default;
                var larger = new byte[Math.Min(buffer.Length * 2, MaxAnswerLength + 1)];
                buffer.CopyTo(larger, 0);
                CryptographicOperations.ZeroMemory(buffer);
                buffer = larger;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return new ArraySegment<byte>(buffer, 0, filled);
            filled += read;
        }
    }

    /// <summary>RFC 9110 §10.2.3, in its form of seconds; the form of a date would need a clock that both sides share.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static BackchannelAnswer Failed(string code, int? status = null)
        => new(default, KakaoBusinessErrorCatalog.Describe(code, status), status);
}

/// <summary>What came back: a JSON body (of kind <see cref="JsonValueKind.Undefined"/> where it was none), and the error if it is one.</summary>
internal readonly record struct BackchannelAnswer(JsonElement Body, KakaoBusinessError? Error, int? StatusCode)
{
    /// <summary>How long Kakao asks to wait, where it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was thrown instead of an answer. Its types may be told; its text may quote code, secret or token.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Kakao's own word, by status and code together, that the token is dead. A proxy's 401 is not it.</summary>
    public bool SaysTokenIsDead => Error is { Kind: KakaoBusinessErrorKind.TokenDead, StatusCode: 401 };

    /// <summary>Never the body: it may be a token.</summary>
    public override string ToString() => $"{StatusCode} {Error?.Code ?? "ok"}";
}
