import Crypto
import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

/// What an auditor reads after the whole life of a release.
struct JourneyLog {
    private let journey: Journey

    init(_ journey: Journey) { self.journey = journey }

    /// Reads the log with the administrator's key and holds it to what happened and to its own chain.
    func check() async throws {
        #expect(try await journey.get("/v1/audit").status == 401)
        #expect(try await journey.get("/v1/audit", as: .statistician).status == 403)
        let entries: [JSONValue] = try await journey.get("/v1/audit", as: .administrator).json["items"].items.reversed()
        chain(entries)
        let deeds = entries.filter { $0["action"].text != "look" && $0["subject"].text?.hasPrefix("release:") == true }
        #expect(deeds.map(Self.line) == Self.expected)
        #expect(
            deeds.compactMap { $0["why"].text } == [
                "Which June is meant in the title?", "at 2099-01-01T09:30:00Z", "Seven reports were found later.",
                "Found in a drawer. [area *; category *; kind *; period *]", "A force's file was sent twice.",
                "A force's file was sent twice.",
            ])
        // Whoever saw something before it was public is known.
        let looks = Set(entries.filter { $0["action"].text == "look" }.map { $0["role"].text })
        #expect(looks == ["statistician", "partner", "media"])
        let totals = entries.filter { $0["subject"].text?.hasPrefix("control-total:") == true }
        #expect(totals.map { $0["action"].text } == ["state", "explain", "state"])
    }

    private static func line(_ entry: JSONValue) -> String {
        ["role", "source", "action", "subject", "from", "to"].map { entry[$0].text ?? "-" }.joined(separator: " ")
    }

    private static let expected =
        [
            "statistician - create release:2024-q2@1 - draft", "statistician - rebuild release:2024-q2@1 draft draft",
            "statistician - rebuild release:2024-q2@1 draft draft",
            "statistician - submit release:2024-q2@1 draft in-agreement",
            "partner northshire-police agree release:2024-q2@1 in-agreement in-agreement",
            "partner birch-council query release:2024-q2@1 in-agreement draft",
            "statistician - rebuild release:2024-q2@1 draft draft",
        ] + agreed(1) + [
            "statistician - schedule release:2024-q2@1 agreed scheduled",
            "statistician - publish release:2024-q2@1 scheduled published",
            "statistician - correct release:2024-q2@2 published draft",
            "statistician - override release:2024-q2@2 draft draft",
        ] + agreed(2) + [
            "statistician - publish release:2024-q2@2 agreed published",
            "statistician - withdraw release:2024-q2@2 published withdrawn",
            "statistician - withdraw release:2024-q2@1 superseded withdrawn",
        ]

    private static func agreed(_ version: Int) -> [String] {
        let subject = "release:2024-q2@\(version)"
        return ["statistician - submit \(subject) draft in-agreement"]
            + JourneyRecords.partners.map { source in
                let state = source == JourneyRecords.partners.last ? "agreed" : "in-agreement"
                return "partner \(source) agree \(subject) in-agreement \(state)"
            }
    }

    /// Computes every digest again from what the log says, by the rule that the manual gives.
    private func chain(_ entries: [JSONValue]) {
        var previous = String(repeating: "0", count: 64)
        for (index, entry) in entries.enumerated() {
            #expect(entry["number"].integer == index + 1)
            #expect(entry["previous"].text == previous)
            var bytes = Self.bytes(previous)
            let at = entry["at"].text.flatMap { Instant($0) }.map { String($0.microseconds) }
            let names = ["actor", "role", "source", "action", "subject", "from", "to", "why"]
            for field in [String(index + 1), at] + names.map({ entry[$0].text }) {
                bytes += Array((field.map { "\($0.utf8.count):\($0)" } ?? "-").utf8)
            }
            previous = SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            #expect(entry["digest"].text == previous, "entry \(index + 1)")
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
