import Foundation
import NIOCore

@testable import HateStatsAPI

/// Bytes read as JSON.
enum JSONDocument {
    static func read(_ bytes: ByteBuffer) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView))
    }
}
