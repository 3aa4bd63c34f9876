import Logging
import PostgresBridge
import ServiceLifecycle

/// Erases rejected rows after 30 days: at the start and once an hour.
struct QuarantineEraser: Service {
    let pool: PostgresPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let erased = try await pool.query(QuarantinedRow.erase).affectedRows
                    if erased > 0 {
                        logger.notice("rejected rows erased after 30 days", metadata: ["rows": "\(erased)"])
                    }
                } catch {
                    logger.warning("rejected rows could not be erased now", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}
