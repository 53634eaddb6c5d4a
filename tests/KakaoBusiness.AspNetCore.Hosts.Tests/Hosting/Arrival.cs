using System.Net;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

/// <summary>Where a browser ended, after all redirects.</summary>
internal sealed record Arrival(Uri Url, HttpStatusCode Status, string Text)
{
    public const string Kakao = "Kakao";

    /// <summary>The address on another site to which the app redirected the browser at last.</summary>
    public Uri? LeftFor { get; init; }

    /// <summary>The path of the app's page, <see cref="Kakao"/>, or the status of a refusal.</summary>
    public string Place => Url.Host == "kauth.kakao.com" ? Kakao : Status == HttpStatusCode.OK ? Url.AbsolutePath : ((int)Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
