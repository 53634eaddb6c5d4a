namespace KakaoBusiness.Emulator;

/// <summary>Creates the response that a fault describes.</summary>
internal sealed class FaultPlayer(AuthorizeEndpoint authorize, TimeProvider clock)
{
    public async ValueTask<EmulatorResponse> PlayAsync(KakaoFault fault, EmulatorRequest request, EmulatorRoute route, CancellationToken cancellationToken)
    {
        if (fault.Wait is { } wait)
            await Task.Delay(wait, clock, cancellationToken);
        if (fault.Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        if (fault.CutsConnection == KakaoConnectionCut.BeforeResponse)
            return new EmulatorResponse { IsCut = true };

        var response = fault.RedirectedKoe is { } koe ? authorize.Handle(request, KoeError.Find(koe))
            : fault.ReplacesResponse ? CreateReplacement(fault)
            : route.Handle(request);
        return fault.DripInterval is not null || fault.CutsConnection == KakaoConnectionCut.InBody ? SlowOrCut(response, fault) : response;
    }

    private static EmulatorResponse CreateReplacement(KakaoFault fault)
    {
        var content = fault.Content ?? default;
        var response = new EmulatorResponse
        {
            StatusCode = fault.StatusCode ?? 200,
            Body = content,
            BodySource = fault.GeneratedLength is { } length ? () => new GeneratedBody(length) : null,
            BodyLength = fault.GeneratedLength is null ? content.Length : null,
        };
        if (fault.ContentType is { } contentType)
            response.Headers["Content-Type"] = contentType;
        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>())
            response.Headers[name] = value;
        return response;
    }

    private EmulatorResponse SlowOrCut(EmulatorResponse response, KakaoFault fault)
    {
        var faulty = new EmulatorResponse
        {
            StatusCode = response.StatusCode,
            BodyLength = response.BodyLength,
            BodySource = () => new SlowOrCutBody(response.OpenBody(), fault.DripInterval, GetCut(response, fault), clock),
            ConsentId = response.ConsentId,
            ErrorPageCode = response.ErrorPageCode,
        };
        foreach (var (name, value) in response.Headers)
            faulty.Headers[name] = value;
        return faulty;
    }

    private static long? GetCut(EmulatorResponse response, KakaoFault fault) =>
        fault.CutsConnection == KakaoConnectionCut.InBody ? (response.BodyLength ?? fault.GeneratedLength ?? 0) / 2 : null;
}
