#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// TCP on 127.0.0.1.
enum FreePort {
    /// A port that nobody listens on now. Someone else may take it before it is used.
    static func find() throws -> Int {
        let (descriptor, port) = try listen()
        close(descriptor)
        return port
    }

    /// A listening socket on a port of the system's choice.
    static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = streamSocket(AF_INET)
        guard descriptor >= 0 else { throw failure("A socket can't be made") }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && sysListen(descriptor) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard bound else {
            close(descriptor)
            throw failure("No port on 127.0.0.1 can be had")
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Connects to a port on 127.0.0.1; −1 when that fails.
    static func connect(port: Int) -> Int32 {
        let descriptor = streamSocket(AF_INET)
        var address = loopback(port: port)
        let done = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sysConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        return done ? descriptor : closed(descriptor)
    }

    /// Connects to a Unix socket; −1 when that fails.
    static func connect(path: String) -> Int32 {
        let descriptor = streamSocket(AF_UNIX)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard bytes.count < target.count else { return false }
            target.copyBytes(from: bytes)
            return true
        }
        guard fits else { return closed(descriptor) }
        let done = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sysConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        return done ? descriptor : closed(descriptor)
    }

    private static func closed(_ descriptor: Int32) -> Int32 {
        close(descriptor)
        return -1
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func streamSocket(_ family: Int32) -> Int32 {
        #if canImport(Glibc)
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(family, SOCK_STREAM, 0)
        #endif
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private static func failure(_ what: String) -> Command.Failure {
        Command.Failure(description: "\(what): \(String(cString: strerror(errno))).")
    }
}

private func sysListen(_ descriptor: Int32) -> Int32 { listen(descriptor, 128) }

private func sysConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    connect(descriptor, address, length)
}
