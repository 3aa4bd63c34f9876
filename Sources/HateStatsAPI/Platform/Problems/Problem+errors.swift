import Hummingbird
import NIOCore
import NIOHTTP1
import PostgresBridge

/// An error of the domain that knows how a client is told of it.
public protocol ProblemConvertible: Error {
    /// The error as a client is told it.
    var problem: Problem { get }
}

extension Problem {
    /// What a client is told of any error; nil where it is a fault of the service that its operators must read about.
    static func standing(for error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let error as any ProblemConvertible: error.problem
        case let error as PostgresError: standing(for: error)
        case RequestRefused.tooSlow:
            Problem(.tooSlow, "The body stopped, or came more slowly than this server waits for.")
        case is RequestRefused, is HTTPParserError:
            Problem(.malformedRequest, "The request broke off, or its body is not well-formed HTTP.")
        case is NIOTooManyBytesError: Problem(.tooLarge, "The body is larger than is taken here.")
        case let error as HTTPError:
            Problem(.standing(for: error.status), error.body ?? error.status.reasonPhrase, headers: error.headers)
        case is CancellationError: .unavailable("The service is stopping.")
        default: nil
        }
    }

    /// The database's errors: those of its being away or overloaded are 503, all others a fault of the service.
    private static func standing(for error: PostgresError) -> Problem? {
        switch error.kind {
        case .connectFailed, .connectionClosed: .unavailable("The database can't be reached for the moment.")
        case .poolExhausted: .unavailable("All connections to the database are busy.")
        case .deadline: .unavailable("The database took longer than this request may.", retryAfter: 5)
        case .cancelled: .unavailable("The database's operator ended the statement.")
        case .poolClosed: .unavailable("The service is stopping.")
        default:
            switch error.sqlState?.rawValue.prefix(2) {
            case "08", "53", "57": .unavailable("The database can't serve this for the moment.")
            case "40": .unavailable("The database asks for the request to be sent again.", retryAfter: 1)
            case "25" where error.sqlState?.rawValue == "25006":
                .unavailable("The database takes no changes for the moment.", retryAfter: 5)
            default: nil
            }
        }
    }
}
