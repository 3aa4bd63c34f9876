internal import StatsModel

/// The bodies of the actions on releases, read whole, with everything that is wrong told at once.
enum ReleaseRequest {
    /// What a new release is to be.
    struct Creation {
        var id: String
        var title: String
        var periodTo: Month
        /// nil for now.
        var cutOff: Instant?

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["id", "title", "cut_off", "period_to"])
            id = body.requiredText("id")
            if !body.isFaulty("id"), !ReleaseRequest.isName(id) {
                body.refuse(
                    .init(
                        "body.id", value: id,
                        reason:
                            "must have 1 to 64 small letters, digits, dots and hyphens, begin with a letter or digit, "
                            + "and not be `latest`", suggestions: []))
            }
            title = body.line("title", atMost: 200) ?? ""
            if title.isEmpty, !body.isFaulty("title") { body.refuse(.init("body.title", reason: "is missing")) }
            let month = body.month("period_to")
            if month == nil, !body.isFaulty("period_to") { body.refuse(.init("body.period_to", reason: "is missing")) }
            cutOff = body.instant("cut_off")
            try body.check()
            guard let month else { throw Problem(.invalidParameter, "The last month is missing.") }
            periodTo = month
        }
    }

    /// What is to change of a version when it is made again; nil leaves what is there.
    struct Rebuilding {
        var title: String?
        var periodTo: Month?
        var cutOff: Instant?

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["title", "cut_off", "period_to"])
            title = body.line("title", atMost: 200)
            periodTo = body.month("period_to")
            cutOff = body.instant("cut_off")
            try body.check()
        }
    }

    /// What a source says.
    struct Decision {
        var agrees: Bool
        var digest: [UInt8]
        var comment: String?

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["decision", "digest", "comment"])
            let decision = body.requiredText("decision")
            if !body.isFaulty("decision"), !["agree", "query"].contains(decision) {
                body.refuse(
                    .init(
                        "body.decision", value: decision, reason: "must be agree or query",
                        suggestions: Spelling.nearest(to: decision, among: ["agree", "query"])))
            }
            let digest = body.requiredText("digest")
            let bytes = ReleaseDigest.bytes(digest)
            if bytes == nil, !body.isFaulty("digest") {
                body.refuse(
                    .init(
                        "body.digest", value: digest,
                        reason: "must be the digest of the release as it was shown: sha256: and 64 hexadecimal digits"))
            }
            comment = body.prose("comment", atMost: 4000)
            try body.check()
            guard let bytes else { throw Problem(.invalidParameter, "The digest is missing.") }
            self.digest = bytes
            agrees = decision == "agree"
            if !agrees, comment == nil {
                throw Problem(
                    .impossible,
                    faults: [
                        .init("body.comment", reason: "is needed with a query: it says what must be looked at")
                    ])
            }
        }
    }

    /// When a version is to become public; nil for now.
    struct Publishing {
        var at: Instant?

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["at"])
            at = body.instant("at")
            try body.check()
        }
    }

    /// Why a version is withdrawn.
    struct Withdrawal {
        var reason: String

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["reason"])
            let reason = body.prose("reason", atMost: 2000)
            try body.check()
            self.reason = try ReleaseRequest.needed(reason, "it is shown to everybody who looks for what was withdrawn")
        }
    }

    /// Why a version is corrected, and as of when.
    struct Correction {
        var reason: String
        var title: String?
        /// nil for now.
        var cutOff: Instant?
        /// Cells whose changes are to be shown at once.
        var overrides: [OverrideRequest]

        init(_ members: [String: JSONValue]) throws {
            var body = JSONMembers(members, known: ["reason", "cut_off", "title", "overrides"])
            let reason = body.prose("reason", atMost: 2000)
            title = body.line("title", atMost: 200)
            cutOff = body.instant("cut_off")
            overrides = body.overrides("overrides")
            try body.check()
            self.reason = try ReleaseRequest.needed(reason, "it is published beside what changes")
        }
    }

    /// A body that says nothing.
    static func nothing(_ members: [String: JSONValue]) throws {
        guard members.isEmpty else {
            throw Problem(
                .invalidParameter,
                faults: members.keys.sorted().map {
                    .init("body.\($0.shortened(to: 60))", reason: "no such member; there are none here")
                })
        }
    }

    private static func needed(_ reason: String?, _ use: String) throws -> String {
        guard let reason else {
            throw Problem(.impossible, faults: [.init("body.reason", reason: "is needed: \(use)")])
        }
        return reason
    }

    /// A text without white space at its ends, its lines ended as they are here.
    static func trimmed(_ text: String) -> String { text.replacing("\r\n", with: "\n").trimmingWhitespace }

    /// Whether a text is prose: not too long, and without control characters.
    static func isProse(_ text: String, atMost limit: Int) -> Bool {
        // A tab or the end of a line is part of prose; the rest are no part of any text, and the database refuses some.
        text.unicodeScalars.count <= limit
            && text.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
            }
    }

    /// Whether a release can be named so.
    static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), text != "latest", let first = text.utf8.first, isPlain(first) else {
            return false
        }
        return text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}

extension JSONMembers {
    /// Whether something is wrong with a member already.
    fileprivate func isFaulty(_ name: String) -> Bool { faults.contains { $0.place == "body.\(name)" } }

    /// A text without white space at its ends; nil where nothing is left.
    fileprivate mutating func prose(_ name: String, atMost limit: Int) -> String? {
        guard let text = text(name) else { return nil }
        // Text fields of web pages end their lines as mail does.
        let trimmed = ReleaseRequest.trimmed(text)
        if trimmed.unicodeScalars.count > limit {
            refuse(.init("body.\(name)", reason: "must have at most \(limit) characters"))
            return nil
        }
        if !ReleaseRequest.isProse(trimmed, atMost: limit) {
            refuse(.init("body.\(name)", reason: "must have no control characters"))
            return nil
        }
        return trimmed.isEmpty ? nil : trimmed
    }

    /// A text of one line; nil where nothing is left.
    fileprivate mutating func line(_ name: String, atMost limit: Int) -> String? {
        let text = prose(name, atMost: limit)
        // U+2028 and U+2029 end a line as well.
        guard text?.contains(where: { $0.isNewline || $0 == "\t" }) == true else { return text }
        refuse(.init("body.\(name)", reason: "must be one line"))
        return nil
    }

    /// A list of overrides; none where it is absent.
    fileprivate mutating func overrides(_ name: String) -> [OverrideRequest] {
        switch value(of: name) {
        case nil, .null: return []
        case .list(let list) where list.count <= 100:
            var faults: [Problem.Fault] = []
            let requests = list.enumerated().compactMap { index, item -> OverrideRequest? in
                let place = "body.\(name)[\(index)]"
                guard case .object(let members) = item else {
                    faults.append(.init(place, reason: "must be an object with area, category, kind, period, reason"))
                    return nil
                }
                return OverrideRequest(members, at: place, faults: &faults)
            }
            for fault in faults { refuse(fault) }
            return requests
        default:
            refuse(.init("body.\(name)", reason: "must be a list of at most 100 overrides"))
            return []
        }
    }

    fileprivate mutating func month(_ name: String) -> Month? {
        guard let text = text(name) else { return nil }
        if let month = Month(text) { return month }
        refuse(.init("body.\(name)", value: text, reason: "must be a month such as 2024-03"))
        return nil
    }

    fileprivate mutating func instant(_ name: String) -> Instant? {
        guard let text = text(name) else { return nil }
        if let instant = Instant(text) { return instant }
        refuse(
            .init("body.\(name)", value: text, reason: "must be a time in UTC with its Z, such as 2024-05-01T08:30:00Z")
        )
        return nil
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmingWhitespace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
