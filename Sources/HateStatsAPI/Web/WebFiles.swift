import Crypto
import HTTPTypes
import Mustache
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The templates and assets of the pages, read once: `templates/*.mustache` and `assets/*` of the web folder.
///
/// They are files, found at run time like the migrations, so that a designer changes them without a compiler. What they
/// may say is only what a page hands them: no rule lives in a template.
struct WebFiles: Sendable {
    /// A file that pages refer to, under an address that names its content.
    struct Asset: Sendable {
        let contentType: String
        let bytes: ByteBuffer
        let tag: String
    }

    /// Why the folder can't be used.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let library: MustacheLibrary
    /// By the last part of their address: `style-0a1b2c3d4e5f6071.css`.
    let assets: [String: Asset]
    /// The address of each asset by its own name.
    private let addresses: [String: String]

    /// The folder below which assets are served.
    static let assetPath = "/assets/"

    /// Reads a web folder.
    ///
    /// - Throws: ``Failure`` where a file can't be read or a template is none.
    init(folder: String) throws {
        var templates: [String: MustacheTemplate] = [:]
        for name in try Self.names(folder + "/templates") where name.hasSuffix(".mustache") {
            let bytes = try Self.bytes("\(folder)/templates/\(name)")
            do {
                templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(
                    string: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw Failure(description: "The template \(folder)/templates/\(name) can't be read: \(error)")
            }
        }
        library = MustacheLibrary(templates: templates)
        var assets: [String: Asset] = [:]
        var addresses: [String: String] = [:]
        for name in try Self.names(folder + "/assets") {
            guard let dot = name.lastIndex(of: "."), let type = Self.contentTypes[String(name[dot...])] else {
                continue
            }
            let bytes = try Self.bytes("\(folder)/assets/\(name)")
            let hash = Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
            let address = "\(name[..<dot])-\(hash)\(name[dot...])"
            assets[address] = Asset(contentType: type, bytes: ByteBuffer(bytes: bytes), tag: EntityTag.of(bytes))
            addresses[name] = Self.assetPath + address
        }
        self.assets = assets
        self.addresses = addresses
    }

    /// The address of an asset; that of nothing where there is none of that name.
    func address(of name: String) -> String { addresses[name] ?? Self.assetPath + name }

    private static let contentTypes = [
        ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ]

    private static func names(_ folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw Failure(description: "The folder \(folder) can't be read.")
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(description: "The file \(path) can't be read.")
        }
        return Array(data)
    }
}
