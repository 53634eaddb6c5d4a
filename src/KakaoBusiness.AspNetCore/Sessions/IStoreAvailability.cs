namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Reports whether sessions can be read and stored. Registered in apps with a ticket store of the library.</summary>
internal interface IStoreAvailability
{
    /// <summary>Gets whether the Data Protection keys are loaded: without them no session can be read.</summary>
    bool AreKeysLoaded { get; }

    /// <summary>Returns whether a user who is sent to Kakao now could be signed in on return.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Removes a session as soon as the store is available again.</summary>
    /// <exception cref="KakaoBusinessTicketStoreException">Too many removals are waiting already.</exception>
    void RemoveLater(string sessionKey);
}

/// <summary>A ticket store whose keys are random and long enough to be the whole cookie.</summary>
internal interface IRandomKeyTicketStore
{
    /// <summary>Returns whether a text has the form of a key.</summary>
    bool IsKey(string text);
}
