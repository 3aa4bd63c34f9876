internal import StatsModel

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// All that a stranger can download of a service's releases, without a key.
public struct StrangersFiles: Sendable {
    /// Gets the bytes at an address below the service's root.
    public typealias Download = @Sendable (_ path: String) async throws -> [UInt8]

    /// The files of every version that can be downloaded, in the order in which they became public.
    public private(set) var files: [PublicFiles] = []
    /// Releases that were withdrawn: what they showed is known to whoever looked before, and is missing here.
    public private(set) var withdrawn: [String] = []

    /// How far the download is.
    public struct Progress: Sendable, Hashable {
        /// Versions that are here.
        public let done: Int
        /// Versions that there are.
        public let total: Int
    }

    /// Lists the releases and downloads the two files of each version.
    ///
    /// - Throws: what `download` throws; ``PublicFilesFault`` where the lists are not those of this service.
    public init(_ progress: (Progress) -> Void = { _ in }, download: Download) async throws {
        var versions: [(at: String, name: String, path: String)] = []
        var path = "/v1/releases?limit=100"
        // A list that never ends is none of this service's.
        for _ in 0..<1000 {
            let page = try Self.page(try await download(path))
            for release in page.items where release.withdrawn == nil {
                for version in release.versions {
                    guard let at = version.published_at else { continue }
                    let address = "/v1/releases/\(release.id)/versions/\(version.version)"
                    versions.append((at, "\(release.id)@\(version.version)", address))
                }
            }
            withdrawn += page.items.filter { $0.withdrawn != nil }.map(\.id)
            guard let next = page.next else { break }
            path = "/v1/releases?limit=100&cursor=\(PercentEncoding.encoded(next))"
        }
        versions.sort { ($0.at, $0.name) < ($1.at, $1.name) }
        for (place, version) in versions.enumerated() {
            progress(Progress(done: place, total: versions.count))
            files.append(
                PublicFiles(
                    name: version.name, data: try await download(version.path + "/data.csv"),
                    metadata: try await download(version.path + "/metadata.json")))
        }
        progress(Progress(done: versions.count, total: versions.count))
    }

    private static func page(_ bytes: [UInt8]) throws(PublicFilesFault) -> Page {
        let page = try? JSONDecoder().decode(Page.self, from: Data(bytes))
        // What stands in an address must be a name.
        guard let page, page.items.allSatisfy({ $0.id.utf8.allSatisfy(isOfName) }) else {
            throw PublicFilesFault("The list of releases is not one of this service.")
        }
        return page
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A page of `/v1/releases`, by the names of its members.
    private struct Page: Decodable {
        struct Release: Decodable {
            struct Version: Decodable {
                let version: Int
                let published_at: String?
            }
            struct Withdrawal: Decodable { let at: String }
            let id: String
            let versions: [Version]
            let withdrawn: Withdrawal?
        }
        let items: [Release]
        let next: String?
    }
}
