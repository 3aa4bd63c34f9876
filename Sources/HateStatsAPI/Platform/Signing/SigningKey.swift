import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The private key by which releases are signed (Ed25519, RFC 8032). It is read when something is signed, never kept,
/// and never written anywhere but into its own file.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new key.
    public static func fresh() -> SigningKey { SigningKey(key: Curve25519.Signing.PrivateKey()) }

    private init(key: Curve25519.Signing.PrivateKey) { self.key = key }

    /// Reads a key as `openssl genpkey -algorithm ed25519` writes it: PKCS #8 in PEM (RFC 8410, section 7).
    ///
    /// - Throws: ``SigningKeyError`` for anything else.
    public init(pem text: String) throws {
        guard let bytes = PEM.bytes(of: text, label: Self.privateLabel) else {
            throw SigningKeyError("it has no block “\(Self.privateLabel)” in PEM")
        }
        guard bytes.count == Self.privatePrefix.count + 32, bytes.starts(with: Self.privatePrefix),
            let key = try? Curve25519.Signing.PrivateKey(
                rawRepresentation: bytes.dropFirst(Self.privatePrefix.count))
        else { throw SigningKeyError("it is not an Ed25519 key in PKCS #8") }
        self.key = key
    }

    /// The key as PEM. A secret.
    public var pem: String {
        PEM.text(Self.privatePrefix + Array(key.rawRepresentation), label: Self.privateLabel)
    }

    /// The public half, 32 bytes.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// By which the public half is named.
    public var id: String { Self.id(of: publicKey) }

    /// The signature of a message, 64 bytes.
    public func signature(of message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message)) }

    // MARK: Public halves

    /// The name of a public key: the first 16 hexadecimal digits of its SHA-256.
    public static func id(of publicKey: [UInt8]) -> String {
        Hexadecimal.text(SHA256.hash(data: publicKey).prefix(8))
    }

    /// A public key as programs read it: SubjectPublicKeyInfo in PEM (RFC 8410, section 4).
    ///
    /// - Parameter publicKey: 32 bytes.
    public static func publicPEM(of publicKey: [UInt8]) -> String {
        PEM.text(publicPrefix + publicKey, label: "PUBLIC KEY")
    }

    /// Whether a signature is that of a message by the holder of a public key.
    public static func isSigned(_ message: [UInt8], signature: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    private static let privateLabel = "PRIVATE KEY"
    /// DER: version 0, the algorithm 1.3.101.112, and the key in an OCTET STRING in another; the 32 bytes follow.
    private static let privatePrefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    /// DER: the algorithm 1.3.101.112 and a BIT STRING; the 32 bytes follow.
    private static let publicPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// The name of its public half: all that may be shown.
    public var description: String { "SigningKey(\(id))" }

    /// The same for debuggers and `dump`.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// Why a key can't be used, to follow the name of its file. It never quotes what the file holds.
public struct SigningKeyError: Error, Sendable, CustomStringConvertible {
    /// The reason.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Text armour around bytes (RFC 7468).
private enum PEM {
    static func text(_ bytes: [UInt8], label: String) -> String {
        let body = Data(bytes).base64EncodedString()
        var lines = ["-----BEGIN \(label)-----"]
        var rest = body[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    static func bytes(of text: String, label: String) -> [UInt8]? {
        let lines = text.split { $0.isNewline }.map { $0.filter { !$0.isWhitespace } }
        guard let begin = lines.firstIndex(of: "-----BEGIN\(label.filter { $0 != " " })-----"),
            let end = lines[begin...].firstIndex(of: "-----END\(label.filter { $0 != " " })-----")
        else { return nil }
        return Data(base64Encoded: lines[(begin + 1)..<end].joined()).map(Array.init)
    }
}
