using KakaoBusiness.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore;

/// <summary>Configures the connections of an app. Returned by <c>AddKakaoBusinessConnections()</c>.</summary>
public sealed class KakaoBusinessConnectionsBuilder
{
    internal KakaoBusinessConnectionsBuilder(IServiceCollection services, string authenticationScheme)
        => (Services, AuthenticationScheme) = (services, authenticationScheme);

    /// <summary>Gets the services of the app.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the Kakao Business scheme whose connections are configured.</summary>
    public string AuthenticationScheme { get; }

    /// <summary>Sets options, after the section <c>KakaoBusiness:Connections</c> was read.</summary>
    /// <param name="configureOptions">Sets options.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder Configure(Action<KakaoBusinessConnectionsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        Services.Configure(configureOptions);
        return this;
    }

    /// <summary>
    /// Sets the policy that decides who may connect which key. It is asked at the challenge and again at the callback, with the key as
    /// the resource, because rights may have gone in between.
    /// </summary>
    /// <param name="policy">The name of the policy.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AuthorizeConnect(string policy)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        return Configure(options => options.ConnectPolicies.Add(policy));
    }

    /// <summary>Sets a callback that decides who may connect which key. It is asked at the challenge and again at the callback.</summary>
    /// <param name="authorize">Returns whether the user may connect the key.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AuthorizeConnect(Func<KakaoBusinessConnectRequest, Task<bool>> authorize)
    {
        ArgumentNullException.ThrowIfNull(authorize);
        return Configure(options => options.ConnectAuthorizations.Add(authorize));
    }

    /// <summary>Adds a handler of events. It is created in a scope of its own for each event; several are called in the order of registration.</summary>
    /// <typeparam name="TEvents">The handler.</typeparam>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddEvents<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TEvents>()
        where TEvents : class, IKakaoBusinessConnectionEvents
    {
        Services.TryAddEnumerable(ServiceDescriptor.Scoped<IKakaoBusinessConnectionEvents, TEvents>());
        return this;
    }

    /// <summary>Uses a store of the app. It is a singleton and creates the scopes it needs.</summary>
    /// <typeparam name="TStore">The store.</typeparam>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddStore<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IKakaoBusinessConnectionStore
    {
        Services.Replace(ServiceDescriptor.Singleton<IKakaoBusinessConnectionStore, TStore>());
        return this;
    }

    /// <summary>
    /// Uses a store in the memory of this process, for tests: connections are lost when the process ends, and no other process sees them.
    /// A host in the Production environment does not start with it.
    /// </summary>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddInMemoryStore() => AddStore<InMemoryConnectionStore>();
}
