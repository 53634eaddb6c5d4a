using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Represents the query of the request to the callback (RFC 6749 §4.1.2): a code or an error, and the state. Anyone can send such a
/// request.
/// </summary>
internal sealed class AuthorizationResponse
{
    private const int MaxParameterLength = 8 * 1024;

    private AuthorizationResponse()
    {
    }

    public string? State { get; private init; }

    /// <summary>Gets the authorization code if the response is well formed and contains no error.</summary>
    public string? Code { get; private init; }

    /// <summary>
    /// Gets the error code that <see cref="ErrorResponse.FindCode"/> returns if the response is well formed and contains no authorization
    /// code.
    /// </summary>
    public string? ErrorCode { get; private init; }

    public static AuthorizationResponse Read(HttpRequest request)
    {
        var query = request.Query;
        var isWellFormed = HttpMethods.IsGet(request.Method);
        var state = Read("state");
        var code = Read("code");
        var error = Read("error");
        var description = Read("error_description");
        var errorCode = Read("error_code");

        if (!isWellFormed) return new AuthorizationResponse { State = state };

        var failure = ErrorResponse.FindCode(error, description, errorCode);
        // Kakao never sends both. The library does not guess which of them is right.
        if (failure is not null) return new AuthorizationResponse { State = state, ErrorCode = code is null ? failure : null };
        return new AuthorizationResponse { State = state, Code = code is not null && !code.AsSpan().ContainsAnyExceptInRange('!', '~') ? code : null };

        string? Read(string name)
        {
            if (!query.TryGetValue(name, out var values) || StringValues.IsNullOrEmpty(values)) return null;
            if (values.Count == 1 && values[0]!.Length <= MaxParameterLength) return values[0];
            // RFC 6749 §3.1: a parameter must not occur more than once.
            isWellFormed = false;
            return null;
        }
    }
}
