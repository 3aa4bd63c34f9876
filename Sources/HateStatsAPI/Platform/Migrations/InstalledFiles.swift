#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where the files that belong to the program lie on this machine.
///
/// They are found at run time, by a setting, else beside the program or above it (a checkout, an install folder, a
/// container), else below the working directory. No path of the machine that built the program is compiled in, and
/// nothing is embedded: an operator can read what will be run against the database, and a new file needs no new
/// binary. A wrong folder can't do harm, since the migrator compares checksums with what the database has seen.
public enum InstalledFiles {
    /// The path of a file or folder named `name`, nil where it is nowhere.
    public static func find(_ name: String, setting: String?) -> String? {
        if let setting { return FileManager.default.fileExists(atPath: setting) ? setting : nil }
        var folders: [String] = []
        var folder = parent(of: executable)
        while folder != "/" && folder != "" {
            folders.append(folder)
            folders.append(folder + "/share/hatestats")
            folder = parent(of: folder)
        }
        folders.append(FileManager.default.currentDirectoryPath)
        return folders.map { $0 + "/" + name }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The path of the running program.
    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments.first ?? ""
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
