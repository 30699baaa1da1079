//! What can go wrong with encrypted data. No variant holds any of the data.

/// Encrypted user data that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// A value is not base64.
    #[error("{0} is not base64; send it exactly as wx gave it")]
    NotBase64(&'static str),
    /// The session_key is not 16 bytes, so it is none.
    #[error("the stored session_key is not 16 bytes; run wx.login again")]
    KeyLength,
    /// The iv is not 16 bytes.
    #[error("iv is not 16 bytes; send it exactly as wx gave it")]
    IvLength,
    /// The padding is wrong: another key, or altered data.
    #[error(
        "encryptedData does not decrypt; most often wx.login ran again and replaced the session_key: \
         run wx.login, send its code to the server, then fetch the data again"
    )]
    Undecryptable,
    /// Decrypted, but no JSON object.
    #[error(
        "encryptedData decrypts to something else than a JSON object; run wx.login and fetch the data again"
    )]
    NotJson,
    /// The data names another app, or none, as its origin.
    #[error("the watermark in encryptedData is not of this appId; check which mini program sent it")]
    WatermarkMismatch,
}

/// A pushed message that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The EncodingAESKey is not 43 characters of base64.
    #[error("the EncodingAESKey must be the 43 characters shown in WeChat's console")]
    BadKey,
    /// msg_signature does not agree: another token, or an altered message. WeChat's own libraries call it -40001.
    #[error("msg_signature does not agree; compare the token with WeChat's console")]
    SignatureMismatch,
    /// The message does not decrypt (-40007 in WeChat's own libraries).
    #[error("the message does not decrypt; compare the EncodingAESKey with WeChat's console")]
    Undecryptable,
    /// The message is for another app (-40005 in WeChat's own libraries).
    #[error("the message is for another appId")]
    AppIdMismatch,
}
