using System.Net;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a code that was issued in another sign-in.</summary>
[Trait("Category", "Attack")]
public class CodeInjectionAttacks
{
    /// <summary>
    /// A thief who has seen a code brings it into a sign-in of his own: state and cookie are his and right. Nothing but PKCE tells
    /// (RFC 9700 §4.5), which Kakao does not document: by default the library is the weakened site of this test, and Kakao's
    /// short life of a code, its single use and TLS are all there is. <c>UsePkce</c> is the line for the day it does.
    /// </summary>
    [Fact]
    public Task Code_injection_into_the_thiefs_own_sign_in() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            using var thief = site.NewBrowser();
            var victims = await victim.ChallengeAsync();
            // Kakao, were it to do PKCE: the code goes with the challenge of the request that it answers.
            var challenge = victims.Parameters().SingleOrDefault(pair => pair.Key == "code_challenge").Value;
            var good = site.Script.TokenResponse;
            site.Script.TokenResponse = async (request, cancellationToken) =>
            {
                QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken)).TryGetValue("code_verifier", out var verifier);
                var isOwn = challenge is null || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier.ToString()))) == challenge;
                return await (isOwn ? good : ScriptedKakao.Json("""{"error":"invalid_grant"}""", HttpStatusCode.BadRequest))(request, cancellationToken);
            };
            using var response = await thief.GetAsync(Browser.CallbackUrl(await thief.ChallengeAsync(), "code=victims&state={state}"));
            return response.StatusCode == HttpStatusCode.Redirect;
        },
        setup => setup.Scheme["UsePkce"] = "false",
        setup => (setup.Backchannel, setup.Scheme["UsePkce"]) = (new ScriptedKakao(), "true"));
}
