using CsCheck;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Anybody can send a callback, and an app may pass a visitor's return URL on unchecked.</summary>
[Trait("Category", "Fuzz")]
public sealed class CallbackFuzzTests
{
    private static readonly Gen<string> Query = Gen.Frequency(
        (4, Gen.Select(Gen.OneOf("code", "state", "error", "error_description", "error_code", "Code", "x", ""), HostileGen.Text,
            (name, value) => $"{name}={Uri.EscapeDataString(value.Replace('\uD800', '?'))}").Array[0, 7].Select(fields => "?" + string.Join('&', fields))),
        (1, Gen.String[Gen.Char[' ', '~'], 0, 200].Select(text => "?" + text)));

    [Fact]
    public void Callback_is_read_as_code_or_error_never_both()
        => Gen.Select(Query, Gen.OneOf("GET", "POST", "HEAD")).Check((query, method) =>
        {
            var request = new DefaultHttpContext().Request;
            request.Method = method;
            request.QueryString = new QueryString(query);

            var answer = Fuzzing.Bounded(query.Length, () => AuthorizationResponse.Read(request));

            Assert.False(answer is { Code: not null, ErrorCode: not null });
            if (method != "GET") Assert.True(answer is { Code: null, ErrorCode: null });
            Assert.DoesNotContain(answer.Code ?? "", character => character is < '!' or > '~');
            Assert.DoesNotContain(answer.ErrorCode ?? "", character => !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'));
            Assert.InRange(answer.ErrorCode?.Length ?? 0, 0, 32);
        });

    [Fact]
    public void Accepted_return_url_is_local_or_allowed_origin()
        => Gen.Select(Gen.OneOf("", "/", "//", "/\\", "\\", "http:", "http://", "http://ads.test", "http://ads.test@", "HTTP://ADS.TEST", "https://ads.test", "/%5c", "/\t", "https://spa.test", "https://spa.test/", "https://spa.test:", "https://spa.test.", "https://spa.test@", "https://s", "HTTPS://SPA.TEST"), HostileGen.Text).Check((start, rest) =>
        {
            var request = new DefaultHttpContext().Request;
            (request.Scheme, request.Host) = ("http", new HostString("ads.test"));

            if (Fuzzing.Bounded(start.Length + rest.Length, () => AllowedReturnUrl.Accept(start + rest, request, ["https://spa.test"])) is not { } accepted) return;

            // As a browser resolves a Location (WHATWG URL): backslashes are slashes, tabs and line ends are dropped.
            var seen = accepted.Replace('\\', '/');
            Assert.DoesNotContain(accepted, char.IsControl);
            Assert.True(
                accepted.StartsWith("https://spa.test/", StringComparison.Ordinal)
                    || new Uri(new Uri("http://ads.test/signin"), seen) is { Scheme: "http", Host: "ads.test", UserInfo: "" },
                accepted);
            Assert.All(accepted, character => Assert.True(char.IsAscii(character)));
        });
}
