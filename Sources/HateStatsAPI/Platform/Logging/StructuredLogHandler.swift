public import Logging
import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes log lines to standard error: one JSON object a line for machines, or words for people at a terminal.
public struct StructuredLogHandler: LogHandler {
    private let label: String
    private let isJSON: Bool
    private let write: @Sendable (String) -> Void

    /// Metadata that goes with every line.
    public var metadata: Logger.Metadata = [:]
    /// Metadata of the current task, where a provider is installed.
    public var metadataProvider: Logger.MetadataProvider?
    /// The lowest level that is written.
    public var logLevel: Logger.Level

    /// A handler that writes to standard error, or to `write` in tests.
    public init(
        label: String, level: Logger.Level, isJSON: Bool,
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) {
        self.label = label
        self.logLevel = level
        self.isJSON = isJSON
        self.write = write
    }

    /// One metadata value by its key.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        // Hummingbird's own name for a request; ours stands beside it.
        all["hb.request.id"] = nil
        write(isJSON ? json(event, all) : text(event, all))
    }

    private func json(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.field("time", WallClock.now())
            json.field("level", event.level.rawValue)
            json.field("message", "\(event.message)")
            json.field("logger", label)
            for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
                json.key(text: key)
                json.value("\(value)")
            }
        }
        return String(buffer: json.buffer) + "\n"
    }

    private func text(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(WallClock.now()) \(event.level.rawValue) \(event.message)\(pairs)"
        // A value from outside must not be able to forge another line.
        return line.replacing("\n", with: "\\n").replacing("\r", with: "\\r") + "\n"
    }
}

/// Standard error as a place for whole lines.
public enum StandardError {
    /// Writes the text, as far as the other side takes it.
    public static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                #if canImport(Glibc)
                    let count = Glibc.write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #elseif canImport(Musl)
                    let count = Musl.write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #else
                    let count = Darwin.write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #endif
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Whether a person reads it.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The time of day in UTC, as log lines and answers write it.
enum WallClock {
    /// Such as `2024-05-01T08:30:00.123Z`.
    static func now() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var seconds = now.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ value: Int32) -> String { (value < 10 ? "0" : "") + String(value) }
        let thousandths = String(1000 + now.tv_nsec / 1_000_000).dropFirst()
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(thousandths)Z"
    }
}
