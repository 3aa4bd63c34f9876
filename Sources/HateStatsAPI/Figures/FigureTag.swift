internal import Charts
internal import StatsModel

/// The strong `ETag` of an answer, made of all that decides its bytes, so that it costs no reading of them.
enum FigureTag {
    /// Counts the ways in which answers have been written. It must be another whenever the same figures are written
    /// otherwise: golden files hold the bytes, so that a change can't go unnoticed.
    static let revision: UInt64 = 1

    /// The tag of an answer in a form.
    ///
    /// - Parameters:
    ///   - newest: the number of the version that is newest; beside it an answer stands or doesn't.
    ///   - publicURL: where readers reach the service, which stands in pictures.
    static func of(
        _ answer: PublishedAnswer, _ form: FigureRequestForm, _ query: CanonicalQuery, newest: Int?,
        publicURL: String? = nil
    ) -> String {
        var hash = TagHash(seed: revision)
        answer.version.digest.withUnsafeBytes { hash.add($0) }
        hash.add(UInt64(bitPattern: Int64(answer.version.name.number)))
        hash.add(UInt64(bitPattern: Int64(newest ?? 0)))
        hash.add(form.code << 8 | (answer.stands ? 1 : 0) | (answer.status == .superseded ? 2 : 0))
        for note in answer.content.query.wordNotes {
            var code = note.rawValue
            code.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
        }
        query.bytes.withUnsafeBytes { hash.add($0) }
        if form.format.isPicture {
            // A drawing changes without its figures too, and names the address at which its reference is looked up.
            hash.add(Chart.revision)
            var address = publicURL ?? ""
            address.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
        }
        return hash.tag
    }
}

extension FigureRequestForm {
    /// One number for each way in which an answer can be written.
    fileprivate var code: UInt64 {
        let own: UInt64 =
            switch format {
            case .json: 0
            case .csv: 1
            case .text: 2
            case .svg: 3
            case .png: 4
            }
        let chart = chart.flatMap(ChartKind.allCases.firstIndex).map { UInt64($0) + 1 } ?? 0
        let size = UInt64(ChartSize.allCases.firstIndex(of: size) ?? 0)
        return chart << 8 | size << 5 | own << 2 | (isFlat ? 2 : 0) | (isDownload ? 1 : 0)
    }
}

/// A hash of 128 bits, to tell versions of an answer apart. Whoever looks for two with the same can only mislead
/// themselves, so it need not be hard to find such, only unlikely.
///
/// Two lanes of multiplying and folding 64 bits at a time, as wyhash does it (W. Yi, *wyhash*, 2019), with other constants.
struct TagHash {
    private var first: UInt64
    private var second: UInt64

    init(seed: UInt64) {
        first = seed ^ 0x9E37_79B9_7F4A_7C15
        second = seed ^ 0xC2B2_AE3D_27D4_EB4F
    }

    mutating func add(_ word: UInt64) {
        first = Self.folded(first ^ word, 0xA076_1D64_78BD_642F) &+ 0x1656_67B1_9E37_79F9
        second = Self.folded(second ^ word ^ 0x8EBC_6AF0_9C88_C6E3, 0xE703_7ED1_A0B4_28DB) ^ first
    }

    /// Adds bytes, and how many there are.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        add(UInt64(truncatingIfNeeded: bytes.count))
        var place = 0
        while bytes.count - place >= 8 {
            add(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        for byte in bytes[place...] { rest = rest << 8 | UInt64(byte) }
        add(rest)
    }

    /// Upper and lower half of the product, laid over each other. Zeros, which would stay zeros, are kept from it.
    private static func folded(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = (value == 0 ? 0x2D35_8DCC_AA6C_78A5 : value).multipliedFullWidth(by: factor)
        return product.high ^ product.low ^ value
    }

    /// As an entity tag: 32 hexadecimal digits in quotation marks.
    var tag: String {
        var (high, low) = (first, second)
        return String(unsafeUninitializedCapacity: 34) { text in
            text[0] = UInt8(ascii: "\"")
            for place in stride(from: 16, to: 0, by: -1) {
                text[place] = Self.digit(high)
                text[place + 16] = Self.digit(low)
                high >>= 4
                low >>= 4
            }
            text[33] = UInt8(ascii: "\"")
            return 34
        }
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: value & 15)
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
