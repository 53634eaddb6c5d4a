namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>The base address that the app configures for a client, if it does.</summary>
internal sealed record ConfiguredAddress(Uri? Value);
