using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

public sealed class InMemoryConnectionStoreTests : ConnectionStoreContract
{
    protected override ValueTask<IKakaoBusinessConnectionStore> CreateAsync() => new(new InMemoryConnectionStore());
}
