using System.Globalization;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides methods that set the headers with which a call to the ad APIs names its ad account or channel profile.</summary>
public static class KakaoBusinessRequestExtensions
{
    private const string AdAccountIdHeader = "adAccountId";
    private const string ChannelProfileIdHeader = "channel-profile-id";

    /// <summary>
    /// Sets the header <c>adAccountId</c>, which calls to the ad APIs need, except the list of ad accounts and easy message ads. An existing
    /// value is replaced.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="adAccountId">The number of the ad account, such as 12345 for <c>moment:12345</c>.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="adAccountId"/> is not positive.</exception>
    public static HttpRequestMessage SetAdAccountId(this HttpRequestMessage request, long adAccountId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(adAccountId);
        return Set(request, AdAccountIdHeader, adAccountId.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Sets the header <c>channel-profile-id</c>, which calls for easy message ads (<c>/openapi/message/v1/…</c>) need. These calls do not take
    /// <c>adAccountId</c>; message ads v2 take both. An existing value is replaced.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="channelProfileId">The ID of the Kakao Talk Channel profile: the part of <c>easy_msg:…</c> after the colon.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="channelProfileId"/> is not a valid ID.</exception>
    public static HttpRequestMessage SetChannelProfileId(this HttpRequestMessage request, string channelProfileId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(channelProfileId);
        if (channelProfileId == ResourceIds.Wildcard || !ResourceIds.IsValid($"{KakaoBusinessScopes.EasyMessageGroup}{ResourceIds.GroupSeparator}{channelProfileId}"))
            throw new ArgumentException("The ID of a channel profile consists of letters, digits, '_', '-' and '.'.", nameof(channelProfileId));
        return Set(request, ChannelProfileIdHeader, channelProfileId);
    }

    internal static string? FindAdAccountId(HttpRequestMessage request)
        => request.Headers.TryGetValues(AdAccountIdHeader, out var values) ? values.FirstOrDefault() : null;

    internal static string? FindChannelProfileId(HttpRequestMessage request)
        => request.Headers.TryGetValues(ChannelProfileIdHeader, out var values) ? values.FirstOrDefault() : null;

    private static HttpRequestMessage Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.Add(name, value);
        return request;
    }
}
