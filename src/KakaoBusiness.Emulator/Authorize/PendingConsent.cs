namespace KakaoBusiness.Emulator;

/// <summary>A consent screen that is open. The ID stands in the form and is good for one decision.</summary>
internal sealed record PendingConsent(string Id, AuthorizeRequest Request)
{
    public override string ToString() => "pending consent";
}
