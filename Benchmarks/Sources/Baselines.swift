import Foundation

/// What published figures are measured against, each a server of its own: FastAPI on the same PostgreSQL, Datasette on SQLite,
/// nginx with a file.
struct Baselines {
    let databases: Databases
    let database: String
    /// Where scripts/baselines.sh has put Python's packages and nginx.
    let installed: String

    private var python: String { "\(installed)/python/bin/python" }
    private var folder: String { "\(databases.folder)/baselines" }

    /// FastAPI under uvicorn with uvloop and httptools, a process for each core.
    func fastAPI() throws -> Service {
        if try databases.value(database, "SELECT to_regclass('baseline_count') IS NULL") == "t" {
            try databases.psql(database, file: "\(databases.folder)/SQL/published.sql")
        }
        let port = try HTTPClient.freePort()
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return try Service(
            python,
            [
                "-m", "uvicorn", "figures_fastapi:app", "--app-dir", folder, "--port", "\(port)", "--workers",
                "\(cores)",
                "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
            ],
            port: port, ready: "/openapi.json",
            environment: ["BASELINE_DATABASE": databases.url(database), "PYTHONDONTWRITEBYTECODE": "1"])
    }

    /// Datasette over the published figures, as the service itself gives them in CSV.
    ///
    /// - Parameter csv: the file of them.
    func datasette(csv: String) throws -> Service {
        let file = "\(Workspace.current)/figures.db"
        unlink(file)
        try Child.run(python, ["\(folder)/figures_sqlite.py", csv, file])
        let port = try HTTPClient.freePort()
        return try Service(
            python,
            [
                "-m", "datasette", "serve", "-i", file, "--port", "\(port)", "--setting", "suggest_facets", "off",
                "--setting", "max_returned_rows", "1000",
            ],
            port: port, ready: "/-/versions.json")
    }

    /// nginx with files of these bytes: `/0.json`, `/1.json` and so on.
    func nginx(files: [[UInt8]]) throws -> Service {
        let here = "\(Workspace.current)/nginx"
        try FileManager.default.createDirectory(atPath: "\(here)/files", withIntermediateDirectories: true)
        for (index, bytes) in files.enumerated() {
            try Data(bytes).write(to: URL(filePath: "\(here)/files/\(index).json"))
        }
        // Its workers give up root's rights where it is started by root.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: Workspace.current)
        let port = try HTTPClient.freePort()
        let configuration = try String(contentsOfFile: "\(folder)/nginx.conf", encoding: .utf8)
            .replacing("HERE", with: here).replacing("PORT", with: "\(port)")
        try configuration.write(toFile: "\(here)/nginx.conf", atomically: true, encoding: .utf8)
        return try Service(
            "\(installed)/nginx/usr/sbin/nginx",
            ["-c", "\(here)/nginx.conf", "-e", "\(here)/nginx.log", "-g", "daemon off;"],
            port: port, ready: "/0.json")
    }
}
