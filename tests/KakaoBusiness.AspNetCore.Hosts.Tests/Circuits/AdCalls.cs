using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>Calls ad APIs with the token of whoever is there, as an app's own service does. Every circuit and hub shares this one.</summary>
internal sealed class AdCalls(IHttpClientFactory clients, IHttpContextAccessor accessor)
{
    private const string Moment = "https://apis.moment.kakao.com/openapi/v4/adAccounts/pages";
    private const string Keyword = "https://api.keywordad.kakao.com/openapi/v1/adAccounts/pages";

    /// <summary>An event of the app, to which circuits subscribe.</summary>
    public event Action? Notified;

    /// <summary>Calls as the work does that <see cref="StartWork"/> left in the background.</summary>
    public Func<Task<string>>? Work { get; private set; }

    /// <summary>Whether the code that called last saw a request.</summary>
    public bool SawRequest { get; private set; }

    public void Notify() => Notified?.Invoke();

    /// <summary>Returns the first ad account, which tells the user; or why there is none.</summary>
    public async Task<string> CallAsync(bool keyword = false)
    {
        SawRequest = accessor.HttpContext is not null;
        try
        {
            return await CallOrThrowAsync(keyword);
        }
        catch (KakaoBusinessTokenUnavailableException exception)
        {
            return exception.Reason.ToString();
        }
        catch (KakaoBusinessConsentRequiredException exception)
        {
            return $"{exception.Reason} {string.Join(' ', exception.RequiredScopes)}".TrimEnd();
        }
        catch (KakaoBusinessTicketStoreException exception)
        {
            return exception.GetType().Name;
        }
    }

    public async Task<string> CallOrThrowAsync(bool keyword = false)
    {
        using var client = clients.CreateClient(nameof(AdCalls));
        using var response = await client.GetAsync(new Uri(keyword ? Keyword : Moment));
        response.EnsureSuccessStatusCode();
        using var accounts = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return accounts.RootElement.GetProperty("content")[0].GetProperty("id").ToString();
    }

    /// <summary>Leaves work in the background: code that inherits the execution context of this call.</summary>
    public void StartWork()
    {
        var flow = ExecutionContext.Capture()!;
        Work = () =>
        {
            Task<string>? call = null;
            ExecutionContext.Run(flow, _ => call = CallAsync(), null);
            return call!;
        };
    }
}
