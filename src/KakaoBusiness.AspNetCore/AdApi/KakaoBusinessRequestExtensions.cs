using System.Globalization;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>The headers by which a call of the ad APIs names what it is about.</summary>
public static class KakaoBusinessRequestExtensions
{
    private const string AdAccountIdHeader = "adAccountId";
    private const string ChannelProfileIdHeader = "channel-profile-id";

    /// <summary>
    /// Sets the header <c>adAccountId</c>, which every call of the ad APIs needs except the list of the ad accounts. A value that
    /// is already there is replaced.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="adAccountId">The number of the ad account: 12345 of <c>moment:12345</c>.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="adAccountId"/> is not positive.</exception>
    public static HttpRequestMessage SetAdAccountId(this HttpRequestMessage request, long adAccountId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(adAccountId);
        return Set(request, AdAccountIdHeader, adAccountId.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Sets the header <c>channel-profile-id</c>, which the calls of easy message ads (<c>/openapi/message/v1/…</c>) need. They take no
    /// <c>adAccountId</c>; message ads v2 take both. A value that is already there is replaced.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="channelProfileId">The ID of the Kakao Talk Channel profile: the part of <c>easy_msg:…</c> after the colon.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="channelProfileId"/> cannot be the ID of a resource.</exception>
    public static HttpRequestMessage SetChannelProfileId(this HttpRequestMessage request, string channelProfileId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(channelProfileId);
        if (channelProfileId == ResourceIds.Wildcard || !ResourceIds.IsValid($"{KakaoBusinessScopes.EasyMessageGroup}{ResourceIds.GroupSeparator}{channelProfileId}"))
            throw new ArgumentException("The ID of a channel profile has letters, digits, '_', '-' and '.'.", nameof(channelProfileId));
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
