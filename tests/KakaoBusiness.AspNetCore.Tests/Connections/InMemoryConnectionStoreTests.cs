using KakaoBusiness.AspNetCore.Connections;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

public sealed class InMemoryConnectionStoreTests : ConnectionStoreContract
{
    protected override ValueTask<IKakaoBusinessConnectionStore> CreateAsync() => new(new InMemoryConnectionStore());
}
