using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed class DistributedCacheTicketStorageTests : TicketStorageContract
{
    private protected override Task<IKakaoBusinessTicketStorage> CreateAsync()
        => Task.FromResult<IKakaoBusinessTicketStorage>(new DistributedCacheTicketStorage(
            new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), "app", TimeProvider.System));
}
