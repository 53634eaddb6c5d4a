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

    /// <summary>Sets options after the section <c>KakaoBusiness:Connections</c> has been read.</summary>
    /// <param name="configureOptions">A delegate that sets options.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder Configure(Action<KakaoBusinessConnectionsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        Services.Configure(configureOptions);
        return this;
    }

    /// <summary>
    /// Adds a policy that decides who may connect which key. It is evaluated at the challenge and again at the callback, with the key as the
    /// resource, because the user may have lost the right in between.
    /// </summary>
    /// <param name="policy">The name of the policy.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AuthorizeConnect(string policy)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        return Configure(options => options.ConnectPolicies.Add(policy));
    }

    /// <summary>Adds a callback that decides who may connect which key. It is called at the challenge and again at the callback.</summary>
    /// <param name="authorize">A delegate that returns whether the user may connect the key.</param>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AuthorizeConnect(Func<KakaoBusinessConnectRequest, Task<bool>> authorize)
    {
        ArgumentNullException.ThrowIfNull(authorize);
        return Configure(options => options.ConnectAuthorizations.Add(authorize));
    }

    /// <summary>
    /// Adds an event handler. It is created in its own service scope for each event. Several handlers are called in the order of registration.
    /// </summary>
    /// <typeparam name="TEvents">The type of the handler.</typeparam>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddEvents<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TEvents>()
        where TEvents : class, IKakaoBusinessConnectionEvents
    {
        Services.TryAddEnumerable(ServiceDescriptor.Scoped<IKakaoBusinessConnectionEvents, TEvents>());
        return this;
    }

    /// <summary>Sets the app's store. It is registered as a singleton and has to create the scopes that it needs.</summary>
    /// <typeparam name="TStore">The type of the store.</typeparam>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddStore<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IKakaoBusinessConnectionStore
    {
        Services.Replace(ServiceDescriptor.Singleton<IKakaoBusinessConnectionStore, TStore>());
        return this;
    }

    /// <summary>
    /// Stores connections in the memory of this process, for tests. They are lost when the process ends, and no other process sees them. A host in
    /// the Production environment does not start with this store.
    /// </summary>
    /// <returns>This builder.</returns>
    public KakaoBusinessConnectionsBuilder AddInMemoryStore() => AddStore<InMemoryConnectionStore>();
}
