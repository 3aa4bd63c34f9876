import Crypto

/// A key as its holder has it: `hs_<id>_<secret>`, where the secret is 256 random bits in hexadecimal.
///
/// The database holds a salted SHA-256 of the secret. A slow hash would add nothing: 256 random bits can't be guessed,
/// and a fast one can't be used to keep the service busy.
public struct Key: Sendable {
    /// The part that names the key; not a secret.
    public let id: String
    let secret: String

    /// The key as text. A secret: shown once, to the person it is made for.
    public var text: String { "hs_\(id)_\(secret)" }

    /// A new key.
    static func fresh() -> Key {
        Key(id: hexadecimal(randomBytes(6)), secret: hexadecimal(randomBytes(32)))
    }

    /// Reads a key; nil where the text has another form.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "hs", (1...40).contains(parts[1].utf8.count),
            (32...128).contains(parts[2].utf8.count),
            parts[1].utf8.allSatisfy(Key.isPlain), parts[2].utf8.allSatisfy(Key.isPlain)
        else { return nil }
        id = String(parts[1])
        secret = String(parts[2])
    }

    private init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// The salted digest that the database holds.
    func digest(salt: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: Array(secret.utf8))
        return Array(hash.finalize())
    }

    /// Whether two digests are the same, in a time that does not depend on where they differ.
    static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Random bytes from the system's generator.
    static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String { Hexadecimal.text(bytes) }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        for byte in bytes {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
