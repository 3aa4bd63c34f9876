public import Logging
import NIOCore

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
            var start = 0
            while start < bytes.count {
                let count = systemWrite(STDERR_FILENO, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                guard count > 0 else { return }
                start += count
            }
        }
    }

    private static func systemWrite(_ file: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes, count)
        #elseif canImport(Musl)
            Musl.write(file, bytes, count)
        #else
            Darwin.write(file, bytes, count)
        #endif
    }

    /// Whether a person reads it.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
