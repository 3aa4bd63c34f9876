import NIOCore
import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file with a valid key for every role, and for contributors and partners of every source: what `make run` hands to
/// people and scripts. Only its owner may read it.
///
/// It is an object by `administrator`, `statistician`, `media`, `contributor:SOURCE` and `partner:SOURCE`.
public struct KeyRing: Sendable {
    private let path: String

    /// The file at a path, there or not.
    public init(path: String) { self.path = path }

    /// Makes the keys that are missing, or no longer valid, and writes the file where that changed it.
    ///
    /// - Returns: how many keys were made.
    /// - Throws: ``KeyRingError`` where the file can't be read as such, or not written.
    public func provision(_ context: AppContext) async throws -> Int {
        let pack = try context.reference.required().pack
        let present = try read()
        var keys: [(name: String, text: String)] = []
        var made = 0
        for (name, role, source) in Self.wanted(pack) {
            if let text = present[name], try await isValid(text, role, source, context.keys) {
                keys.append((name, text))
            } else {
                let (key, _) = try await context.keys.create(role, source: source, label: "key ring")
                keys.append((name, key.text))
                made += 1
            }
        }
        if made > 0 || present.count != keys.count { try write(keys) }
        return made
    }

    private static func wanted(_ pack: ReferencePack) -> [(name: String, role: Role, source: SourceCode?)] {
        let free = [Role.administrator, .statistician, .media].map {
            (name: $0.rawValue, role: $0, source: SourceCode?.none)
        }
        return free
            + [Role.contributor, .partner].flatMap { role in
                pack.sources.map {
                    (name: "\(role.rawValue):\($0.code)", role: role, source: SourceCode?.some($0.code))
                }
            }
    }

    private func isValid(_ text: String, _ role: Role, _ source: SourceCode?, _ keys: KeyStore) async throws -> Bool {
        do {
            let access = try await keys.access(key: text)
            return access.role == role && access.source == source
        } catch let problem as Problem where problem.type == .keyRequired { return false }
    }

    private func read() throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        guard let bytes = FileManager.default.contents(atPath: path),
            let keys = try? JSONDecoder().decode([String: String].self, from: bytes)
        else { throw KeyRingError("“\(path)” is there and is no file of keys.") }
        return keys
    }

    /// Written beside and moved into place, so that nobody ever reads half of it or a file that others may read.
    private func write(_ keys: [(name: String, text: String)]) throws {
        var json = JSONWriter()
        json.object { json in
            for key in keys {
                json.key(text: key.name)
                json.value(key.text)
            }
        }
        let text = String(buffer: json.buffer).replacing(",\"", with: ",\n  \"").replacing("{", with: "{\n  ")
            .replacing("}", with: "\n}\n").replacing("\":\"", with: "\": \"")
        let beside = path + ".new"
        unlink(beside)
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw KeyRingError("“\(beside)” can't be written.") }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes = bytes.dropFirst(count)
        }
        close(descriptor)
        guard bytes.isEmpty, rename(beside, path) == 0 else { throw KeyRingError("“\(path)” can't be written.") }
    }

    private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes, count)
        #elseif canImport(Musl)
            Musl.write(file, bytes, count)
        #else
            Darwin.write(file, bytes, count)
        #endif
    }
}

/// Why the file of keys could not be read or written.
public struct KeyRingError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, in words.
    public let description: String

    init(_ description: String) { self.description = description }
}
