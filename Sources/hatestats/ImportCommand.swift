import ArgumentParser
import Foundation
import HateStatsAPI
import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `hatestats import`: takes a partner's file in.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a partner's file of records in: all of it in one transaction, or nothing.",
        discussion: """
            The file is CSV in UTF-8, packed by gzip or not. Columns, in any order: source_ref, recorded_on, area, kind, \
            categories; optional: occurred_on, channel, police_ref, status. Any other column refuses the file, so that \
            no personal data come in. A row that breaks a rule is set aside with its reason, and the rest goes in.

            Examples:
              hatestats import march.csv --source leicestershire-police --covers 2024-03
              hatestats import march.csv.gz --source llr-nhs --dry-run
              zcat all.csv.gz | hatestats import - --source stop-hate-uk --on-error abort
              hatestats import march.csv --source llr-nhs --rejects to-mend.csv
            """)

    @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["csv", "gz"]))
    var file: String
    @Option(help: "The partner whose records these are.") var source: String?
    @Option(help: "Months that are now complete: 2024-03, or 2024-01..2024-03.") var covers: String?
    @Option(help: "What becomes of a file with bad rows: quarantine (the good ones go in) or abort (none).")
    var onError: String?
    @Flag(help: "Say what would happen, and change nothing.") var dryRun = false
    @Option(help: "Write the rejected rows to this file, to be mended and sent again.", completion: .file())
    var rejects: String?
    @Option(help: "A contributor's key of the source, or a statistician's (HATESTATS_KEY).") var key: String?
    @Flag(help: "No progress on the terminal.") var quiet = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard !dryRun || rejects == nil else {
            throw ValidationError("A dry run keeps no rejected rows, so it can't write them: leave out --rejects.")
        }
    }

    func run() async throws {
        let settings = try options.settings()
        let context = try AppContext(settings: settings, logger: settings.logger(level: .warning))
        let key = key ?? ProcessInfo.processInfo.environment["HATESTATS_KEY"]
        let input = try InputFile(file)
        defer { input.close() }
        if let rejects, !dryRun { try RejectsFile(rejects).close() }
        let summary = try await context.whileConnected { context in
            let bar = ProgressBar(total: input.size, isShown: !quiet && StandardError.isTerminal)
            do {
                let summary = try await context.importRecords(parameters, key: key, bytes: input.chunks) {
                    bar.show($0)
                }
                bar.clear()
                if let rejects, let id = summary.id { try await writeRejects(of: id, to: rejects, context) }
                return summary
            } catch {
                bar.clear()
                throw error
            }
        }
        report(summary)
    }

    private var parameters: [(name: String, value: String)] {
        [("source", source), ("covers", covers), ("on_error", onError), ("dry_run", dryRun ? "true" : nil)]
            .compactMap { name, value in value.map { (name, $0) } }
    }

    private func report(_ summary: ImportSummary) {
        let counts = summary.counts
        let name = summary.id.map { "import \($0)" } ?? "dry run, nothing was changed"
        print(
            "\(name): \(counts.rows.grouped) rows: \(counts.new.grouped) new, \(counts.changed.grouped) changed, "
                + "\(counts.unchanged.grouped) unchanged, \(counts.rejected.grouped) rejected "
                + "(\(Int(Double(counts.rows) / max(summary.seconds, 0.001)).grouped) rows/s)")
        guard counts.rejected > 0 else { return }
        for row in summary.rejections.prefix(10) {
            for fault in row.faults {
                StandardError.write(
                    "line \(row.line): \(fault.column.isEmpty ? "" : fault.column + ": ")\(fault.reason)\n")
            }
        }
        if counts.rejected > 10 { StandardError.write("... and \((counts.rejected - 10).grouped) more rows\n") }
        if let rejects, summary.id != nil {
            StandardError.write("the rejected rows are in \(rejects): mend them and import that file\n")
        } else if summary.id != nil {
            StandardError.write("--rejects FILE writes the rejected rows, to be mended and imported again\n")
        }
    }

    private func writeRejects(of importNumber: Int32, to path: String, _ context: AppContext) async throws {
        let file = try RejectsFile(path)
        defer { file.close() }
        try file.empty()
        try await context.writeRejects(of: importNumber) { try file.write($0) }
    }
}

/// The file that takes the rejected rows; only its owner may read it.
///
/// Opened before the import as well, so that a path that can't be written is told before anything goes in.
struct RejectsFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it; what it holds stays for now.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw failure() }
    }

    func empty() throws {
        // A pipe or a terminal has no length, and nothing to empty.
        guard ftruncate(descriptor, 0) == 0 || errno == EINVAL else { throw failure() }
    }

    func write(_ piece: ByteBuffer) throws {
        var rest = piece
        while rest.readableBytes > 0 {
            let count = rest.withUnsafeReadableBytes { bytes in
                #if canImport(Glibc)
                    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #else
                    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest.moveReaderIndex(forwardBy: count)
        }
    }

    func close() {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }

    private func failure() -> ValidationError {
        ValidationError("\(path) can't be written: \(String(cString: strerror(errno)))")
    }
}

/// The file that a command reads, or standard input.
struct InputFile {
    /// Its bytes, a piece at a time.
    let chunks: FileChunks
    /// How many there are; nil for a pipe.
    let size: Int?
    private let descriptor: Int32

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws {
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw ValidationError("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        guard status.st_mode & S_IFMT != S_IFDIR else { throw ValidationError("\(path) is a folder, not a file") }
        size = isFile ? Int(status.st_size) : nil
        chunks = FileChunks(descriptor: descriptor)
    }

    func close() {
        if descriptor != STDIN_FILENO { Glibc.close(descriptor) }
    }
}

/// A bar on the terminal that shows rows, rows a second, and the time left.
final class ProgressBar {
    private let total: Int?
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var lastShown = ContinuousClock.now - .seconds(1)
    private static let width = 24

    init(total: Int?, isShown: Bool) {
        self.total = total
        self.isShown = isShown
    }

    func show(_ progress: ImportProgress) {
        let now = ContinuousClock.now
        guard isShown, progress.phase == .merging || now - lastShown >= .milliseconds(100) else { return }
        lastShown = now
        let elapsed = start.duration(to: now) / .seconds(1)
        let rate = Double(progress.rows) / max(elapsed, 0.001)
        var line = "\r"
        switch progress.phase {
        case .merging:
            line += "\(progress.rows.grouped) rows read; comparing with what is on record and counting..."
        case .reading:
            if let total, total > 0 {
                let share = min(1, Double(progress.bytes) / Double(total))
                let filled = Int(share * Double(Self.width))
                let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
                line += "[\(bar)] \(Int(share * 100))%  "
                if share > 0.01 { line += "\(Int((elapsed / share - elapsed).rounded(.up))) s left  " }
            }
            line += "\(progress.rows.grouped) rows, \(Int(rate).grouped) rows/s"
        }
        StandardError.write(line + "\u{1B}[K")
    }

    func clear() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}

extension Int {
    /// With a comma between groups of three digits.
    var grouped: String {
        let digits = Array(String(magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}
