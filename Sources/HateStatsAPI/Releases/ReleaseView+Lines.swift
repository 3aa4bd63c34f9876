import StatsModel

extension ReleaseView {
    /// What ``cells`` holds, in the same order.
    public static let headings = ["release", "version", "status", "last month", "public from", "title"]

    /// The release as a row of a table for people.
    public var cells: [String] {
        [
            id, String(version), status.words + (stillPublic.map { "; version \($0) is public" } ?? ""),
            periodTo.description, (publishedAt ?? scheduledFor)?.description ?? "-", title,
        ]
    }

    /// The version that is public while this one is not yet.
    private var stillPublic: Int? {
        publishedAt == nil ? versions.last { $0.status == .published }?.version : nil
    }

    /// All that there is to say of it, as lines for people.
    public var lines: [String] {
        var lines = isSynthetic ? ["SYNTHETIC DEMONSTRATION DATA"] : []
        lines += ["\(id), version \(version): \(title)"]
        lines += [
            "status         \(status.words)\(moment.map { ", \($0)" } ?? "")", "last month     \(periodTo.label)",
        ]
        func add(_ name: String, _ value: String?) {
            if let value { lines.append(name.padded(to: 15) + value) }
        }
        add("cut-off", cutOff?.description)
        add("digest", digest.map(ReleaseDigest.text))
        add("tag", tag)
        add("signed by", signingKey)
        add("corrects", reason.map { "the version before: \($0)" })
        add("withdrawn", withdrawal.map { "\($0.at): \($0.reason)" })
        add("held changes", heldChanges > 0 ? String(heldChanges) : nil)
        add("compared with", predecessor.map { "\($0.id), version \($0.version)" })
        if !agreements.isEmpty {
            lines.append("agreements")
            lines += agreements.map { $0.line }
        }
        if versions.count > 1 {
            lines.append("versions")
            lines += versions.map { version in
                "  \(version.version)  \(version.status.words)"
                    + (version.publishedAt.map { ", public from \($0)" } ?? "")
                    + (version.reason.map { ": \($0)" } ?? "")
            }
        }
        return lines
    }

    private var moment: String? {
        if let scheduledFor { return "public from \(scheduledFor)" }
        return publishedAt.map { "public since \($0)" }
    }
}

extension ReleaseView.Agreement {
    /// Who said what and when, as a line for people.
    fileprivate var line: String {
        let said =
            switch agrees {
            case true?: "agrees"
            case false?: "queries"
            case nil: isRequired ? "has still to agree" : "-"
            }
        return "  \(source): \(said)" + (at.map { ", \($0)" } ?? "") + (comment.map { ": \($0)" } ?? "")
    }
}
