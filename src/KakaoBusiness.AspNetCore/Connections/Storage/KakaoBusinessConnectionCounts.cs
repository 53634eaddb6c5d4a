namespace KakaoBusiness.AspNetCore;

/// <summary>How many connections of a scheme a store holds, by state.</summary>
/// <param name="Connected">The number of connections that can be used.</param>
/// <param name="ReconnectRequired">The number of connections that need a new consent.</param>
/// <param name="OwedRevocations">The number of tokens that still have to be revoked.</param>
public readonly record struct KakaoBusinessConnectionCounts(long Connected, long ReconnectRequired, long OwedRevocations);
