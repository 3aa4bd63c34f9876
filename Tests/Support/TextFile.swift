#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Small files, read and written whole.
public enum TextFile {
    /// Reads a file.
    public static func read(_ path: String) throws -> String {
        String(decoding: try readBytes(path), as: UTF8.self)
    }

    /// Reads a file's bytes.
    public static func readBytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw failure(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    /// Writes a file that only its owner can read, replacing what was there.
    public static func write(_ text: String, to path: String) throws {
        try put(Array(text.utf8), to: path, mode: "wb")
        chmod(path, 0o600)
    }

    /// Writes bytes as ``write(_:to:)`` does text.
    public static func write(bytes: [UInt8], to path: String) throws {
        try put(bytes, to: path, mode: "wb")
        chmod(path, 0o600)
    }

    /// Appends to a file.
    public static func append(_ text: String, to path: String) throws {
        try put(Array(text.utf8), to: path, mode: "ab")
    }

    private static func put(_ bytes: [UInt8], to path: String, mode: String) throws {
        guard let file = fopen(path, mode) else { throw failure(path) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw failure(path) }
    }

    private static func failure(_ path: String) -> Command.Failure {
        Command.Failure(description: "\(path): \(String(cString: strerror(errno)))")
    }
}
