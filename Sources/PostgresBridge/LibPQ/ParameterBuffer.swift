internal import CLibPQ

/// Parameters laid out as libpq wants them, in memory that is used again for the next query.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var values: [UnsafePointer<CChar>?] = []

    /// More than this is not kept from one query to the next.
    private static let keptCapacity = 1 << 20

    /// The most bytes a parameter may have; the protocol's lengths are `Int32`, and a message holds all parameters.
    static let maximumBytes = 1 << 30
    /// The most parameters a statement may have: the protocol counts them in 16 bits.
    static let maximumCount = 65_535

    mutating func fill(_ bindings: [PostgresBinding]) {
        let keeps = bytes.capacity <= Self.keptCapacity
        bytes.removeAll(keepingCapacity: keeps)
        offsets.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for binding in bindings {
            types.append(binding.oid)
            formats.append(1)
            lengths.append(Int32(clamping: binding.bytes?.count ?? 0))
            offsets.append(binding.bytes == nil ? -1 : bytes.count)
            if let value = binding.bytes { bytes.append(contentsOf: value) }
        }
        // A pointer to an empty last value must not be nil, which would make it NULL.
        bytes.append(0)
    }

    mutating func withPointers<Answer>(
        _ body: (
            _ types: UnsafePointer<Oid>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Answer
    ) -> Answer {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            values.removeAll(keepingCapacity: true)
            for offset in offsets { values.append(offset < 0 ? nil : base.map { $0 + offset }) }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(types.baseAddress, values.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}
