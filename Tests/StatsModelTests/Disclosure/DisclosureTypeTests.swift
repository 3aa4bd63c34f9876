import Foundation
import Testing

/// That nothing public can be made of counts that disclosure control has not seen: the compiler is asked.
@Suite("Disclosure: by type", .serialized)
struct DisclosureTypeTests {
    /// What is at hand in every piece of code that is tried.
    static let given = """
        import StatsModel

        func tried(
            raw: RawTable, table: inout ProtectedTable, numbers: CitationNumbers, name: ReleaseName,
            reference: MeasureReference, cell: FigureCell, control: DisclosureControl
        ) {

        """

    @Test(.enabled(if: Compiler.isAtHand, "There is no compiler, or the built module was not found."))
    func `everything public takes a protected table`() throws {
        let diagnostics = try Compiler.diagnostics(
            of: Self.given + """
                    _ = FrozenTable.csv(table, name: name, numbers: numbers)
                    let counts = PublishedCounts(table, numbers: numbers, versionNumber: 1, reference: reference)
                    _ = Measures(source: counts, reference: reference).value(of: .count, in: cell)
                    _ = ReleaseChanges(from: table, to: table)
                    _ = raw.frame
                }
                """)
        #expect(diagnostics == "")
    }

    /// What must not compile, and what the compiler says of it.
    static let refused = [
        ("FrozenTable.csv(raw, name: name, numbers: numbers)", "'RawTable'"),
        ("PublishedCounts(raw, numbers: numbers, versionNumber: 1, reference: reference)", "'RawTable'"),
        ("Measures(source: raw, reference: reference)", "'RawTable'"),
        ("ReleaseChanges(from: table, to: raw)", "'RawTable'"),
        ("UnusualChange.all(in: raw, since: nil)", "'RawTable'"),
        ("raw.counts", "inaccessible"),
        ("raw.cube", "inaccessible"),
        ("String(raw.absences.count)", "inaccessible"),
        ("ProtectedTable(raw.frame)", "inaccessible"),
        ("table.set(0, .shown, value: 1, reason: nil)", "inaccessible"),
        ("ProtectedTable.Cell(standing: .shown, value: 1, isRevised: false, reason: nil)", "inaccessible"),
        ("Protection(table: table, roles: [], failures: [])", "inaccessible"),
    ]

    @Test(
        .enabled(if: Compiler.isAtHand, "There is no compiler, or the built module was not found."), arguments: refused)
    func `nothing public can be made of raw counts`(code: String, complaint: String) throws {
        let diagnostics = try Compiler.diagnostics(of: Self.given + "    _ = \(code)\n}\n")
        #expect(diagnostics.contains("error:"))
        #expect(diagnostics.contains(complaint), "\(diagnostics)")
    }

    /// Where raw counts may be named: what protects them, what keeps them, what builds a release, and what tells what a
    /// plan would cost.
    static let places = [
        "Sources/StatsModel/Disclosure/", "Sources/StatsModel/Releases/LedgerPage.swift",
        "Sources/StatsModel/Releases/DisclosureCost.swift", "Sources/HateStatsAPI/Releases/Building/",
        "Sources/HateStatsAPI/Releases/Plans/PlanTrial.swift",
    ]

    @Test func `raw counts are named only where they are protected and where releases are built`() throws {
        let naming = try Sources.files { $0.contains("RawTable") }
        #expect(naming.contains { $0.hasPrefix("Sources/StatsModel/Disclosure/") })
        for file in naming {
            #expect(Self.places.contains { file.hasPrefix($0) }, "\(file)")
        }
    }

    @Test func `a protected table is made by disclosure control and from frozen files only`() throws {
        let making = try Sources.files { line in
            line.contains("ProtectedTable(") && !line.contains("func ") && !line.contains("init(")
        }
        let makers = [
            "Sources/StatsModel/Disclosure/DisclosureControl", "Sources/StatsModel/Releases/FrozenTableReading",
            "Sources/StatsModel/Disclosure/Rounding/DisclosureControl",
        ]
        #expect(!making.isEmpty)
        for file in making { #expect(makers.contains { file.hasPrefix($0) }, "\(file)") }
    }
}

/// The sources of the checkout in which this file lies.
private enum Sources {
    static var root: URL {
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root
    }

    /// The files with a line of code, not of comment, that meets a condition; by their paths from the root.
    static func files(where isMet: (Substring) -> Bool) throws -> [String] {
        let sources = root.appendingPathComponent("Sources")
        let names = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().filter { name in
            let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
            return text.split(separator: "\n").contains { line in
                !line.drop { $0 == " " }.hasPrefix("//") && isMet(line)
            }
        }.map { "Sources/\($0)" }
    }
}

/// The compiler that built this test, and what it built.
private enum Compiler {
    static var isAtHand: Bool { path != nil && modules != nil }

    private static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/swiftc" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// The folder of the modules beside the bundle of tests that is running.
    private static let modules: String? = {
        let bundles = CommandLine.arguments.filter { $0.contains(".xctest") } + [Bundle.main.bundlePath]
        let folders = bundles.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }.flatMap { bundle in
            // On macOS the executable lies deeper in its bundle.
            (1...4).map { depth in (0..<depth).reduce(bundle) { url, _ in url.deletingLastPathComponent() } }
        }
        return folders.map { $0.appendingPathComponent("Modules").path }.first {
            FileManager.default.fileExists(atPath: "\($0)/StatsModel.swiftmodule")
        }
    }()

    /// What the compiler says of some code.
    static func diagnostics(of code: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("tried-\(UUID().uuidString).swift")
        try code.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: path ?? "")
        process.arguments = ["-typecheck", "-swift-version", "6", "-I", modules ?? "", file.path]
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
