public import HTTPTypes
public import Hummingbird
import NIOCore

/// Which part of a list was asked for: `limit` and `cursor`.
///
/// Without `limit` the whole list is given: an answer is never cut unasked. A cursor names the list's version, so that
/// pages of two versions are never put together.
public struct Listing: Sendable {
    /// The most items wanted; nil for all.
    public let limit: Int?
    /// How many items come before the part.
    public let offset: Int
    /// The version of the list that the cursor belongs to.
    public let version: String

    /// The names of the parameters of a list.
    public static let parameters = ["limit", "cursor"]

    /// Reads `limit` (1 to 1000) and `cursor`.
    ///
    /// - Parameter version: the list's version; letters and digits. A cursor of another version is refused.
    public init(_ parameters: QueryParameters, version: String) throws {
        self.version = version
        var faults: [Problem.Fault] = []
        var limit: Int?
        if let text = try parameters.one("limit") {
            limit = Int(text)
            if limit.map((1...1000).contains) != true {
                faults.append(.init("query.limit", value: text, reason: "must be a whole number from 1 to 1000"))
            }
        }
        var offset = 0
        if let text = try parameters.one("cursor") {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count == 2, let number = Int(parts[1]), number >= 0, !parts[0].isEmpty {
                offset = number
                if parts[0] != version {
                    faults.append(
                        .init("query.cursor", value: text, reason: "the list has changed since; start again without it")
                    )
                }
            } else {
                faults.append(.init("query.cursor", value: text, reason: "must be the `next` of an earlier answer"))
            }
        }
        guard faults.isEmpty else { throw Problem(.invalidParameter, faults: faults) }
        self.limit = limit
        self.offset = offset
    }

    /// The wanted part of `items`, and the cursor of the next part where there is one.
    public func part<Items: RandomAccessCollection>(of items: Items) -> (Items.SubSequence, next: String?) {
        let rest = items.dropFirst(offset)
        guard let limit, rest.count > limit else { return (rest, nil) }
        return (rest.prefix(limit), "\(version).\(offset + limit)")
    }
}

extension Response {
    /// A list's answer: `{"items": […], "next": …}`, with `Link: rel="next"` where there is a next part.
    ///
    /// - Parameter also: further parameters that the next part is asked for with.
    static func list<Items: RandomAccessCollection>(
        _ items: Items, _ listing: Listing, at path: String, also: [(name: String, value: String)] = [],
        headers: HTTPFields = [:], _ write: (inout JSONWriter, Items.Element) -> Void
    ) -> Response {
        let (part, next) = listing.part(of: items)
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.array("items") { json in
                for item in part { json.object { write(&$0, item) } }
            }
            json.field("next", next)
        }
        var headers = headers
        if let next {
            let limit = listing.limit.map { "limit=\($0)&" } ?? ""
            let others = also.map { "\($0.name)=\(PercentEncoding.encoded($0.value))&" }.joined()
            headers[.link] = "<\(path)?\(others)\(limit)cursor=\(next)>; rel=\"next\""
        }
        return .json(json, headers: headers)
    }

    /// An answer of JSON.
    public static func json(
        _ json: JSONWriter, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: json.buffer))
    }
}
