namespace KakaoBusiness.Emulator;

/// <summary>The profile of a Kakao Talk Channel, the resource of easy message ads.</summary>
/// <param name="Id">The profile's ID, as in <c>easy_msg:1465256</c>.</param>
/// <param name="Name">The name that the consent screen shows.</param>
public sealed record KakaoChannelProfile(string Id, string Name);
