using System.Globalization;

namespace KakaoBusiness.AspNetCore;

/// <summary>The ad account that a call is about.</summary>
public static class AdAccountIdExtensions
{
    private const string Header = "adAccountId";

    /// <summary>
    /// Names the ad account in the header <c>adAccountId</c>, as every call of the ad APIs takes it but the list of the
    /// ad accounts. One that is there already is replaced.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="adAccountId">The number of the ad account: 12345 of <c>moment:12345</c>.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="adAccountId"/> is not positive.</exception>
    public static HttpRequestMessage SetAdAccountId(this HttpRequestMessage request, long adAccountId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(adAccountId);
        request.Headers.Remove(Header);
        request.Headers.Add(Header, adAccountId.ToString(CultureInfo.InvariantCulture));
        return request;
    }
}
