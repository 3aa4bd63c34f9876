import ArgumentParser
import HateStatsAPI
import Logging
import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension KeyCommand {
    /// `hatestats key provision --file PATH`.
    struct Provision: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a file with a valid key for every role, and for every source of the pack.",
            discussion: """
                For demonstrations and tests: whoever reads the file may do everything. It is a JSON object, readable by its \
                owner only; keys in it that are still valid are kept, the others are made. Nothing secret is printed.

                Example:
                  hatestats key provision --file .hatestats/keys.json
                """)

        @Option(help: "The file of keys; made where it is absent.", completion: .file()) var file: String
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try options.settings()
            let owner = try DatabaseOwner(settings, logger: settings.logger(level: .warning))
            let held = try KeyFile.read(file)
            let (keys, made) = try await owner.withContext { context in
                var keys: [(name: String, text: String)] = []
                var made = 0
                for wanted in try Self.wanted(context) {
                    if let text = held[wanted.name], try await wanted.isMet(by: text, in: context) {
                        keys.append((wanted.name, text))
                    } else {
                        let (key, _) = try await context.keys.create(
                            wanted.role, sourceCode: wanted.source, label: "provisioned", by: .owner)
                        keys.append((wanted.name, key.text))
                        made += 1
                    }
                }
                return (keys, made)
            }
            // Written even where nothing was made, so that the file's mode and its keys of other packs are put right.
            try KeyFile.write(keys, to: file)
            print(made == 0 ? "unchanged: every key is there" : "made \(made) keys")
        }

        /// One key for each role that acts for no source, and one for each source and role that does.
        private static func wanted(_ context: AppContext) throws -> [WantedKey] {
            let sources = try context.reference.required().pack.sources.map(\.code.rawValue)
            let common = [Role.administrator, .statistician, .media].map { WantedKey(role: $0, source: nil) }
            return common
                + [Role.contributor, .partner].flatMap { role in sources.map { WantedKey(role: role, source: $0) } }
        }
    }
}

/// A key that the file is to have.
private struct WantedKey {
    let role: Role
    let source: String?

    /// How the file names it: `statistician`, `contributor:leicestershire-police`.
    var name: String { source.map { "\(role.rawValue):\($0)" } ?? role.rawValue }

    /// Whether a key is valid, and this one.
    func isMet(by text: String, in context: AppContext) async throws -> Bool {
        do {
            let access = try await context.keys.access(key: text)
            return access.role == role && access.source?.rawValue == source
        } catch let problem as Problem where problem.type == .keyRequired { return false }
    }
}

/// The file of keys: one JSON object, names in a fixed order, readable by its owner only.
private enum KeyFile {
    /// The keys by name; none where there is no file.
    ///
    /// - Throws: where there is a file that is something else, so that it is not overwritten.
    static func read(_ path: String) throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        guard let bytes = FileManager.default.contents(atPath: path),
            let keys = try? JSONDecoder().decode([String: String].self, from: bytes)
        else { throw ValidationError("The file “\(path)” is there and is not a file of keys; it was left alone.") }
        return keys
    }

    /// Writes the file beside its place and then puts it there, so that a reader never sees half of it.
    static func write(_ keys: [(name: String, text: String)], to path: String) throws {
        // Names are codes of the pack and keys are hexadecimal, so nothing needs an escape.
        let lines = keys.map { "  \"\($0.name)\": \"\($0.text)\"" }
        let text = "{\n" + lines.joined(separator: ",\n") + "\n}\n"
        let fresh = path + ".new"
        unlink(fresh)
        // Made with its mode, so that there is no moment in which others can read it.
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("The file “\(fresh)” can't be written.") }
        let bytes = Array(text.utf8)
        let isWritten = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) } == bytes.count
        let isKept = close(descriptor) == 0
        guard isWritten, isKept, rename(fresh, path) == 0 else {
            throw ValidationError("The file “\(path)” can't be written.")
        }
    }
}

/// `write(2)`, by another name than this file's own function.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
