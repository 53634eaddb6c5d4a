using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed class DistributedCacheTicketBackendTests : TicketStorageContract
{
    private protected override Task<ITicketBackend> CreateAsync()
        => Task.FromResult<ITicketBackend>(new DistributedCacheTicketBackend(
            new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), "app", TimeProvider.System));
}
