/// Certificates for tests of TLS, made by the `openssl` command: an authority, a server's certificate signed by it for
/// `localhost` and 127.0.0.1, and an authority that has signed nothing.
public struct TestCertificates: Sendable {
    /// The directory they are in; it goes when the test process ends.
    public let directory: String

    /// The authority to trust, for `sslrootcert=`.
    public var authority: String { "\(directory)/authority.crt" }
    /// An authority that didn't sign the server's certificate.
    public var wrongAuthority: String { "\(directory)/wrong.crt" }
    /// The server's certificate.
    public var serverCertificate: String { "\(directory)/server.crt" }
    /// The server's private key.
    public var serverKey: String { "\(directory)/server.key" }

    /// Makes new certificates, valid for two days.
    ///
    /// - Parameter names: the names in the server's certificate, in OpenSSL's notation.
    public static func make(names: [String] = ["DNS:localhost", "IP:127.0.0.1"]) async throws -> TestCertificates {
        let made = TestCertificates(directory: try ScratchDirectory.make("tls"))
        for authority in ["authority", "wrong"] {
            try await made.openssl(
                ["req", "-x509", "-days", "2", "-subj", "/CN=HateStats test \(authority)"]
                    + made.newKey(authority) + ["-out", "\(made.directory)/\(authority).crt"])
        }
        try await made.openssl(
            ["req", "-subj", "/CN=localhost"] + made.newKey("server") + ["-out", "\(made.directory)/server.csr"])
        try TextFile.write("subjectAltName=\(names.joined(separator: ","))\n", to: "\(made.directory)/server.ext")
        try await made.openssl([
            "x509", "-req", "-days", "2", "-in", "\(made.directory)/server.csr", "-CA", made.authority,
            "-CAkey", "\(made.directory)/authority.key", "-CAcreateserial",
            "-extfile", "\(made.directory)/server.ext", "-out", made.serverCertificate,
        ])
        return made
    }

    private func newKey(_ name: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "\(directory)/\(name).key"]
    }

    private func openssl(_ arguments: [String]) async throws {
        guard let path = ServerPrograms.onPath("openssl") else {
            throw Command.Failure(description: "openssl wasn't found. Install it: apt-get install openssl")
        }
        try await Command("\(path)/openssl", arguments).run()
    }
}
