using System.Net.Http.Headers;
using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Calls Kakao's endpoints with the options of one scheme, and measures the calls. Responses are not trusted: they are limited in time and
/// size, whatever <see cref="HttpClient"/> the app provides. They become JSON or an error, and their text never appears in an exception.
/// </summary>
internal sealed class BackchannelClient(IBackchannelSettings settings, KakaoBusinessTelemetry telemetry, ILogger logger)
{
    /// <summary>The maximum length of a response, in bytes. Kakao's responses are far below a thousandth of it.</summary>
    public const int MaxResponseLength = 1024 * 1024;

    private const int FirstBufferLength = 4 * 1024;
    private const int MaxNamedTypes = 8;

    private static readonly MediaTypeWithQualityHeaderValue JsonMediaType = new("application/json");

    private readonly TimeProvider _timeProvider = settings.TimeProvider ?? TimeProvider.System;

    /// <summary>Calls "Get business token" with the documented form, and checks that the response contains a token.</summary>
    /// <remarks>The call cannot be cancelled: a browser that disconnects must not leave a token behind that nobody knows.</remarks>
    public async Task<BackchannelResponse> ExchangeCodeAsync(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = CreateRequest(HttpMethod.Post, settings.TokenEndpoint);
        request.Content = new FormUrlEncodedContent(fields);
        request.Content.Headers.ContentType!.CharSet = "utf-8";
        return await SendAsync("token_exchange", request, response => response.RequireToken(), CancellationToken.None);
    }

    /// <summary>Calls "Retrieve business user information". Returns an object or an error.</summary>
    public Task<BackchannelResponse> GetUserInformationAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("userinfo", settings.UserInformationEndpoint, token, cancellationToken);

    /// <summary>Calls "Retrieve business token information". Returns an object or an error.</summary>
    public Task<BackchannelResponse> GetTokenInformationAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("tokeninfo", settings.TokenInformationEndpoint, token, cancellationToken);

    /// <summary>Reads one page of the list of ad accounts, at an address of an ad API. Returns an object or an error.</summary>
    public Task<BackchannelResponse> ReadAdAccountsAsync(string endpoint, KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("ad_accounts", endpoint, token, cancellationToken);

    /// <summary>
    /// Calls "Revoke business token", within <see cref="IBackchannelSettings.RevocationTimeout"/>. Also succeeds if the token was already dead.
    /// </summary>
    public async Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(HttpMethod.Post, settings.RevocationEndpoint, token);
        var wasDead = false;
        var response = await SendAsync("revoke", request, ForgiveDeadToken, cancellationToken, settings.RevocationTimeout);
        return response.Error is null
            ? new KakaoBusinessResult<KakaoBusinessRevocation>(new KakaoBusinessRevocation { WasDeadAlready = wasDead })
            : new KakaoBusinessResult<KakaoBusinessRevocation>(response.Error);

        BackchannelResponse ForgiveDeadToken(BackchannelResponse response)
        {
            wasDead = response.SaysTokenIsDead;
            return wasDead ? response with { Error = null } : response;
        }
    }

    private static HttpRequestMessage CreateRequest(HttpMethod method, string endpoint, KakaoBusinessToken? token = null)
    {
        var request = new HttpRequestMessage(method, endpoint);
        request.Headers.Accept.Add(JsonMediaType);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return request;
    }

    private async Task<BackchannelResponse> GetObjectAsync(string operation, string endpoint, KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(HttpMethod.Get, endpoint, token);
        return await SendAsync(operation, request, response => response.RequireObject(), cancellationToken);
    }

    private async Task<BackchannelResponse> SendAsync(
        string operation,
        HttpRequestMessage request,
        Func<BackchannelResponse, BackchannelResponse> check,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null)
    {
        using var measurement = telemetry.Backchannel(operation, _timeProvider);
        var response = check(await SendAsync(request, timeout ?? settings.BackchannelTimeout, cancellationToken));
        if (response.Fault is { } fault) logger.BackchannelFaulted(operation, DescribeTypes(fault));
        measurement.SetOutcome(response.Error is null ? KakaoBusinessTelemetry.Ok
            // Attributes must not contain text from the network.
            : KakaoBusinessErrorCatalog.IsKnown(response.Error.Code) ? response.Error.Code : KakaoBusinessTelemetry.Other);
        return response;
    }

    /// <summary>Sends a request and reads the whole response within the time limit. Throws only if the caller cancels.</summary>
    private async Task<BackchannelResponse> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _timeProvider);
        using var gaveUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            using var response = await settings.Backchannel.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The limit above, or the Timeout of the HttpClient.
            return BackchannelResponse.Failed(KakaoBusinessErrorCodes.Timeout);
        }
        catch (InvalidDataException)
        {
            // The app's handler decompresses responses, and this one is not valid.
            return BackchannelResponse.Failed(KakaoBusinessErrorCodes.InvalidResponse);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Includes exceptions of the app's handlers, such as that of an open circuit breaker. Their text may quote the request.
            return BackchannelResponse.Failed(KakaoBusinessErrorCodes.Unreachable) with { Fault = exception };
        }
    }

    private static async Task<BackchannelResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        // Following a redirect would send the code, secret or token to another host.
        if (status is >= 300 and < 400) return BackchannelResponse.Failed(KakaoBusinessErrorCodes.InvalidResponse, status);

        var buffer = await ReadBoundedAsync(response.Content, cancellationToken);
        if (buffer.Array is null) return BackchannelResponse.Failed(KakaoBusinessErrorCodes.InvalidResponse, status);

        var answer = new BackchannelResponse(JsonBody.ParseDocument(buffer), Error: null, status);
        if (response.IsSuccessStatusCode && !ErrorResponse.IsErrorBody(answer.Body)) return answer;
        // RFC 9110 §10.2.3, only in seconds. A date would require synchronized clocks.
        return answer with { Error = ErrorResponse.FromBody(answer.Body, status), RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    /// <summary>Returns the body, or the default if it is too large.</summary>
    private static async Task<ArraySegment<byte>> ReadBoundedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var length = content.Headers.ContentLength;
        if (length > MaxResponseLength) return default;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[(length + 1) ?? FirstBufferLength];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (filled > MaxResponseLength) return default;
                var larger = new byte[Math.Min(buffer.Length * 2, MaxResponseLength + 1)];
                buffer.CopyTo(larger, 0);
                CryptographicOperations.ZeroMemory(buffer);
                buffer = larger;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) return new ArraySegment<byte>(buffer, 0, filled);
            filled += read;
        }
    }

    /// <summary>Returns the type names of the exceptions, from the outermost to the cause.</summary>
    private static string DescribeTypes(Exception fault)
    {
        var types = new List<string>();
        for (var exception = fault; exception is not null && types.Count < MaxNamedTypes; exception = exception.InnerException)
            types.Add(exception.GetType().FullName!);
        return string.Join(" < ", types);
    }
}

/// <summary>Provides the options of a scheme that a call to Kakao needs.</summary>
internal interface IBackchannelSettings
{
    HttpClient Backchannel { get; }

    TimeProvider? TimeProvider { get; }

    TimeSpan BackchannelTimeout { get; }

    TimeSpan RevocationTimeout { get; }

    string TokenEndpoint { get; }

    string TokenInformationEndpoint { get; }

    string UserInformationEndpoint { get; }

    string RevocationEndpoint { get; }

    KakaoBusinessAccountIdSource AccountIdSource { get; }
}
