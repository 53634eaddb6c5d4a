using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using KakaoBusiness.Benchmarks.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Rows;

/// <summary>The claims transformation against a clone of the principal, which is the least that a transformation of an app's own does.</summary>
public class TransformationBenchmark
{
    private readonly IClaimsTransformation _transformation = Session.CreateServices().CreateScope().ServiceProvider.GetRequiredService<IClaimsTransformation>();
    private readonly ClaimsPrincipal[] _sessions = [Session.CreatePrincipal(), Session.CreatePrincipal()];
    private readonly ClaimsPrincipal _session = Session.CreatePrincipal();
    private readonly IClaimsTransformation _second = Session.CreateServices().CreateScope().ServiceProvider.GetRequiredService<IClaimsTransformation>();
    private int _turn;

    /// <summary>The principal's own shallow clone, and the task in which any transformation returns its result.</summary>
    [Benchmark(Baseline = true)]
    public Task<ClaimsPrincipal> CloneInTask() => Task.FromResult(_sessions[_turn ^= 1].Clone());

    /// <summary>The shallow clone alone, whose identities are still the session's.</summary>
    [Benchmark]
    public ClaimsPrincipal Clone() => _sessions[_turn ^= 1].Clone();

    /// <summary>A clone to which claims may be added without changing the session.</summary>
    [Benchmark]
    public Task<ClaimsPrincipal> CloneWithIdentities()
        => Task.FromResult(new ClaimsPrincipal(_sessions[_turn ^= 1].Identities.Select(identity => identity.Clone())));

    /// <summary>Two sessions in turn, so that each call is the first for its principal.</summary>
    [Benchmark]
    public Task<ClaimsPrincipal> FirstCall() => _transformation.TransformAsync(_sessions[_turn ^= 1]);

    /// <summary>The same session again.</summary>
    [Benchmark]
    public Task<ClaimsPrincipal> SecondCall() => _second.TransformAsync(_session);
}
