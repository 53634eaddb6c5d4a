using System.Text.Json;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// The calls to Kakao's own endpoints, with the options of one scheme: everything that the library says to kauth and kapi
/// goes through here, and is measured here.
/// </summary>
internal sealed class BackchannelClient(KakaoBusinessOptions options, KakaoBusinessTelemetry telemetry, ILogger logger)
{
    private const int MaxNamedTypes = 8;

    private readonly TimeProvider _timeProvider = options.TimeProvider ?? TimeProvider.System;

    /// <summary>"Get business token": a form as documented, and an answer that is checked to hold a token.</summary>
    /// <remarks>Takes no cancellation: a browser that goes away must not leave a token behind that nobody knows of.</remarks>
    public async Task<BackchannelAnswer> ExchangeCodeAsync(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = Backchannel.CreateRequest(HttpMethod.Post, options.TokenEndpoint);
        request.Content = new FormUrlEncodedContent(fields);
        request.Content.Headers.ContentType!.CharSet = "utf-8";
        return await SendAsync("token_exchange", request, answer => answer with { Error = TokenAnswer.ErrorOf(answer) }, CancellationToken.None);
    }

    /// <summary>"Retrieve business user information": an object, or an error.</summary>
    public Task<BackchannelAnswer> GetUserInformationAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("userinfo", options.UserInformationEndpoint, token, cancellationToken);

    /// <summary>"Retrieve business token information": an object, or an error.</summary>
    public Task<BackchannelAnswer> GetTokenInformationAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("tokeninfo", options.TokenInformationEndpoint, token, cancellationToken);

    /// <summary>One page of the list of ad accounts, at the given address of an ad API: an object, or an error.</summary>
    public Task<BackchannelAnswer> ReadAdAccountsAsync(string endpoint, KakaoBusinessToken token, CancellationToken cancellationToken)
        => GetObjectAsync("ad_accounts", endpoint, token, cancellationToken);

    /// <summary>"Revoke business token", within <see cref="KakaoBusinessOptions.RevocationTimeout"/>. A token that was dead already is a success.</summary>
    public async Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        using var request = Backchannel.CreateRequest(HttpMethod.Post, options.RevocationEndpoint, token);
        var wasDead = false;
        var answer = await SendAsync("revoke", request, ForgiveDeadToken, cancellationToken, options.RevocationTimeout);
        return answer.Error is null
            ? new KakaoBusinessResult<KakaoBusinessRevocation>(new KakaoBusinessRevocation { WasDeadAlready = wasDead })
            : new KakaoBusinessResult<KakaoBusinessRevocation>(answer.Error);

        BackchannelAnswer ForgiveDeadToken(BackchannelAnswer answer)
        {
            wasDead = answer.SaysTokenIsDead;
            return wasDead ? answer with { Error = null } : answer;
        }
    }

    private async Task<BackchannelAnswer> GetObjectAsync(string operation, string endpoint, KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        using var request = Backchannel.CreateRequest(HttpMethod.Get, endpoint, token);
        return await SendAsync(operation, request, RequireObject, cancellationToken);
    }

    private async Task<BackchannelAnswer> SendAsync(
        string operation,
        HttpRequestMessage request,
        Func<BackchannelAnswer, BackchannelAnswer> judge,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null)
    {
        using var measurement = telemetry.Backchannel(operation, _timeProvider);
        var backchannel = new Backchannel(options.Backchannel, timeout ?? options.BackchannelTimeout, _timeProvider);
        var answer = judge(await backchannel.SendAsync(request, cancellationToken));
        if (answer.Fault is { } fault) logger.BackchannelFaulted(operation, TypesOf(fault));
        measurement.SetOutcome(answer.Error?.Code ?? KakaoBusinessTelemetry.Ok);
        return answer;
    }

    /// <summary>The names of the exceptions' types, from the outermost to the cause.</summary>
    private static string TypesOf(Exception fault)
    {
        var types = new List<string>();
        for (var exception = fault; exception is not null && types.Count < MaxNamedTypes; exception = exception.InnerException)
            types.Add(exception.GetType().FullName!);
        return string.Join(" < ", types);
    }

    private static BackchannelAnswer RequireObject(BackchannelAnswer answer)
        => answer.Error is null && answer.Body.ValueKind != JsonValueKind.Object
            ? answer with { Error = KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.InvalidResponse, answer.StatusCode) }
            : answer;
}
