using Microsoft.AspNetCore.SignalR;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>A hub whose methods call ad APIs for their caller.</summary>
internal sealed class AdsHub(AdCalls calls, IKakaoBusinessTokenAccessor tokens) : Hub
{
    public Task<string> Call() => calls.CallAsync();

    public Task<string> CallKeyword() => calls.CallAsync(keyword: true);

    public void StartWork() => calls.StartWork();

    public async Task<bool> HasToken() => await tokens.GetTokenAsync() is not null;

    public string Name() => Context.User?.Identity?.AuthenticationType ?? "nobody";

    /// <summary>Its items are made after the invocation.</summary>
    public async IAsyncEnumerable<string> Stream()
    {
        yield return await calls.CallAsync();
        yield return await calls.CallAsync();
    }
}
