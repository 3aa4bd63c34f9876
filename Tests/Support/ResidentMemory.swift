/// How much memory this process holds, as Linux counts it (`/proc/self/status`).
public enum ResidentMemory {
    /// Bytes held now; `nil` where the system doesn't say.
    public static var current: Int? { bytes("VmRSS:") }

    /// The most bytes held since the process began, or since ``resetPeak()``.
    public static var peak: Int? { bytes("VmHWM:") }

    /// Begins a new peak at what is held now.
    public static func resetPeak() {
        try? TextFile.append("5", to: "/proc/self/clear_refs")
    }

    private static func bytes(_ field: String) -> Int? {
        guard let status = try? TextFile.read("/proc/self/status") else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        let kibibytes = line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) }
        return kibibytes.map { $0 * 1024 }
    }
}
