#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file that holds the private signing key, readable by its owner only.
public struct SigningKeyFile: Sendable {
    /// Where it is.
    public let path: String

    /// The file at a path; nothing is read yet.
    public init(_ path: String) { self.path = path }

    /// The key.
    ///
    /// - Throws: ``SigningKeyError`` where the file can't be read, or holds something else.
    public func read() throws -> SigningKey {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 65_536 else {
            throw SigningKeyError("The signing key “\(path)” can't be read.")
        }
        do {
            return try SigningKey(pem: String(decoding: bytes, as: UTF8.self))
        } catch let error as SigningKeyError {
            throw SigningKeyError("The signing key “\(path)” can't be used: \(error).")
        }
    }

    /// The key of the file; a new one where there is no file yet.
    ///
    /// - Returns: the key, and whether it was made now.
    /// - Throws: ``SigningKeyError`` where the file can't be written, or holds something else, which is left alone.
    public func ensure() throws -> (key: SigningKey, isNew: Bool) {
        guard !FileManager.default.fileExists(atPath: path) else { return (try read(), false) }
        let key = SigningKey.fresh()
        // Written whole beside its place and linked there, so that a reader never sees half of it, and of two that make
        // one at the same time the first wins.
        let fresh = "\(path).\(Hexadecimal.text(Key.randomBytes(6))).new"
        defer { unlink(fresh) }
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        let bytes = Array(key.pem.utf8)
        let isWritten = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        let isKept = fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, isKept else { throw unwritable() }
        if link(fresh, path) == 0 { return (key, true) }
        guard errno == EEXIST else { throw unwritable() }
        return (try read(), false)
    }

    private func unwritable() -> SigningKeyError { SigningKeyError("The file “\(path)” can't be written.") }
}

extension Settings {
    /// The key by which releases are signed.
    ///
    /// - Throws: an `unavailable` problem that says what to do, where there is none or it can't be used.
    func requiredSigningKey() throws -> SigningKey {
        guard let signingKey else {
            throw Problem.unavailable(
                "This service has no key to sign releases with. Its operator makes one with `hatestats key signing --file "
                    + "FILE` and names it by \(Setting.signingKey.variable).", retryAfter: 60)
        }
        do {
            return try SigningKeyFile(signingKey).read()
        } catch is SigningKeyError {
            // Where the file lies is the operator's concern, not the client's.
            throw Problem.unavailable(
                "The key to sign releases with can't be used. Its operator checks the file that \(Setting.signingKey.variable) "
                    + "names: an Ed25519 key in PEM, as `hatestats key signing --file FILE` makes it.", retryAfter: 60)
        }
    }
}
