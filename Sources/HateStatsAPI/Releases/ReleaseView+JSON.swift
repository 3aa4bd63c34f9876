import NIOCore
import StatsModel

extension ReleaseView {
    /// The version as the address answers it.
    public var jsonText: String {
        var json = JSONWriter()
        json.object { write(to: &$0) }
        return String(buffer: json.buffer)
    }

    /// The version's members.
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("version", version)
        json.field("title", title)
        json.field("status", status.rawValue)
        json.field("period_to", periodTo.description)
        json.field("cut_off", cutOff?.description)
        json.field("published_at", publishedAt?.description)
        json.field("scheduled_for", scheduledFor?.description)
        json.field("digest", digest.map(ReleaseDigest.text))
        json.field("signature", signature.map { "ed25519:" + Hexadecimal.text($0) })
        json.field("signing_key", signingKey)
        json.field("reason", reason)
        json.key("withdrawn")
        if let withdrawal {
            json.object { json in
                json.field("at", withdrawal.at.description)
                json.field("reason", withdrawal.reason)
            }
        } else {
            json.null()
        }
        json.array("agreements") { json in
            for agreement in agreements { json.object { agreement.write(to: &$0) } }
        }
        json.array("versions") { json in
            for version in versions { json.object { version.write(to: &$0) } }
        }
        json.field("held_changes", heldChanges)
        json.field("synthetic", isSynthetic)
        json.object("contact") { json in
            json.field("name", contact.name.isEmpty ? nil : contact.name)
            json.field("telephone", contact.telephone)
            json.field("email", contact.email)
        }
        json.object("links") { writeLinks(to: &$0) }
    }

    private func writeLinks(to json: inout JSONWriter) {
        let address = Self.address(id, version)
        json.field("self", address)
        // What is withdrawn is given at no address any more.
        let hasFiles = status != .withdrawn
        json.field("data", hasFiles ? address + "/data.csv" : nil)
        json.field("metadata", hasFiles ? address + "/metadata.json" : nil)
        json.field("manifest", hasFiles ? address + "/manifest.txt" : nil)
        json.field("signature", hasFiles && signature != nil ? address + "/manifest.sig" : nil)
        json.field("before", predecessor.map { Self.address($0.id, $0.version) })
        json.field("before_data", predecessor.map { Self.address($0.id, $0.version) + "/data.csv" })
    }

    /// The address of a version.
    static func address(_ id: String, _ version: Int) -> String { "/v1/releases/\(id)/versions/\(version)" }
}

extension ReleaseView.Agreement {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("source", source.rawValue)
        json.field("name", name)
        json.field("required", isRequired)
        json.field("decision", decision)
        json.field("at", at?.description)
        json.field("comment", comment)
    }
}

extension ReleaseView.Version {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("version", version)
        json.field("status", status.rawValue)
        json.field("published_at", publishedAt?.description)
        json.field("digest", digest.map(ReleaseDigest.text))
        json.field("reason", reason)
    }
}

/// The digest of a release as it is written: `sha256:` and 64 hexadecimal digits.
enum ReleaseDigest {
    private static let prefix = "sha256:"

    static func text(_ bytes: [UInt8]) -> String { prefix + Hexadecimal.text(bytes) }

    /// Reads a digest, with or without its prefix, in upper or lower case; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        var digits = text.lowercased()[...]
        if digits.hasPrefix(prefix) { digits = digits.dropFirst(prefix.count) }
        guard digits.utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        var rest = digits.utf8[...]
        while let high = rest.popFirst().flatMap(nibble), let low = rest.popFirst().flatMap(nibble) {
            bytes.append(high << 4 | low)
        }
        return bytes.count == 32 ? bytes : nil
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
