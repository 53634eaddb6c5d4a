namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>The places to which a business token may go: exact scheme, host and port.</summary>
internal sealed class TokenDestinations
{
    /// <summary>Parsed once: a set of destinations is made for each call.</summary>
    private static readonly string[] OriginsOfKakao = [.. new[]
    {
        KakaoBusinessDefaults.MomentApiBaseAddress, KakaoBusinessDefaults.KeywordAdApiBaseAddress, "https://kapi.kakao.com",
    }.Select(address => OriginOf(new Uri(address)))];

    private readonly HashSet<string> _origins;

    /// <param name="ofApp">Base addresses that the app configures.</param>
    /// <exception cref="InvalidOperationException">One of them is neither https nor http on loopback.</exception>
    public TokenDestinations(IEnumerable<Uri> ofApp)
        => _origins = OriginsOfKakao.Concat(ofApp.Select(RequireSafe).Select(OriginOf)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Why an address cannot be a destination, or <see langword="null"/> where it can.</summary>
    private static string? FaultOf(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || address.Scheme is not ("https" or "http"))
            return "is not an absolute URL: write it with 'https://' and a host.";
        if (address.Scheme == "http" && !address.IsLoopback)
            return "is plain http to another machine, where tokens could be read on the way: use https. Http is for loopback only.";
        return address.UserInfo.Length > 0 ? "has user information: remove it." : null;
    }

    /// <summary>Lets a request pass that goes to one of the places.</summary>
    /// <exception cref="InvalidOperationException">It goes elsewhere. The message names the origin, not the path or the query.</exception>
    public void Require(Uri? target)
    {
        if (target is { IsAbsoluteUri: true, UserInfo.Length: 0 } && _origins.Contains(OriginOf(target))) return;
        var origin = target is { IsAbsoluteUri: true } ? OriginOf(target) : "(a relative URL)";
        throw new InvalidOperationException(
            $"The business token does not go to {origin}: that is neither an API of Kakao's nor a base address that the app configures. "
            + "Set the BaseAddress of the HTTP client, or add the address to ApiBaseAddresses of the Kakao Business scheme, if the token is meant to go there.");
    }

    private static Uri RequireSafe(Uri address) => FaultOf(address) is { } fault
        ? throw new InvalidOperationException($"The base address {(address.IsAbsoluteUri ? OriginOf(address) : address)} of an HTTP client with AddKakaoBusinessToken() {fault}")
        : address;

    private static string OriginOf(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
