import HTTPTypes
import Hummingbird

/// Which addresses there are and to which methods they answer, for 405, `OPTIONS` and "did you mean".
public struct RouteTable: Sendable {
    /// One address and one method, as it was registered.
    public struct Entry: Sendable, Hashable {
        /// The method, such as `GET`.
        public let method: String
        /// The address, such as `/v1/keys/{id}`.
        public let path: String
    }

    /// Every route, in the order of addresses.
    public let entries: [Entry]
    private let patterns: [(parts: [Substring], method: HTTPRequest.Method)]

    init(_ router: Router<AppRequestContext>) {
        let routes = router.routes.map { (path: RouteTable.normal("\($0.path)"), method: $0.method) }
        entries = routes.map { Entry(method: $0.method.rawValue, path: $0.path) }
            .sorted { ($0.path, $0.method) < ($1.path, $1.method) }
        patterns = routes.map { ($0.path.split(separator: "/"), $0.method) }
    }

    /// The address with one slash before each part.
    private static func normal(_ path: String) -> String {
        "/" + path.split(separator: "/").joined(separator: "/")
    }

    /// The methods of an address; empty where there is no such address. `GET` brings `HEAD` and `OPTIONS`.
    func methods(at path: String) -> [HTTPRequest.Method] {
        guard let pattern = best(for: path) else { return [] }
        var methods = patterns.filter { $0.parts == pattern }.map(\.method)
        if methods.contains(.get) { methods.append(.head) }
        methods.append(.options)
        return methods.sorted { $0.rawValue < $1.rawValue }
    }

    /// The pattern of the route at a path, whatever the method; nil where there is none.
    func pattern(at path: String) -> String? { best(for: path).map { "/" + $0.joined(separator: "/") } }

    /// The pattern that is taken for a path: the one with the fewest parts to fill in, as the router takes it.
    private func best(for path: String) -> [Substring]? {
        let parts = path.split(separator: "/")
        func openParts(_ pattern: [Substring]) -> Int { pattern.count { $0.contains("{") } }
        return patterns.lazy.map(\.parts).filter { RouteTable.matches($0, parts) }
            .min { openParts($0) < openParts($1) }
    }

    /// The addresses without parts to fill in that are nearest to a path, then those below it; at most three.
    func nearest(to path: String) -> [String] {
        let known = Set(entries.map(\.path).filter { !$0.contains("{") }).sorted()
        let path = path.shortened(to: 80)
        let spelled = Spelling.nearest(to: path, among: known)
        let below = known.filter { path != "/" && $0.hasPrefix(path + "/") && !spelled.contains($0) }
        return Array((spelled + below).prefix(3))
    }

    private static func matches(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
        guard pattern.count == parts.count else { return false }
        return zip(pattern, parts).allSatisfy { wanted, part in
            guard let open = wanted.firstIndex(of: "{"), let close = wanted.lastIndex(of: "}") else {
                return wanted == part
            }
            let before = wanted[..<open]
            let after = wanted[wanted.index(after: close)...]
            return part.count > before.count + after.count && part.hasPrefix(before) && part.hasSuffix(after)
        }
    }
}
