namespace KakaoBusiness.AspNetCore;

/// <summary>The place where sessions are stored cannot be used at this moment: down, slow, full, or refusing. Try again later.</summary>
public sealed class KakaoBusinessTicketStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What could not be done. It names no key and no value.</param>
    /// <param name="innerException">What the backend threw, or <see langword="null"/> if it was not even asked.</param>
    public KakaoBusinessTicketStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
