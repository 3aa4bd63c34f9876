import Testing

@testable import StatsModel

@Suite("data.csv")
struct FrozenTableTests {
    private static let months = Month(index: 2019 * 12)...Month(index: 2021 * 12 + 5)
    private static let name = ReleaseName(id: "2021-q2", version: 2, number: 7, isSynthetic: false)

    private static func written(_ fixture: PackFixture) throws -> (frame: ReleaseFrame, bytes: [UInt8]) {
        let pack = try fixture.pack()
        let frame = ReleaseFrame(pack, months: months)
        let numbers = Numbering.fresh.numbers(of: pack)
        return (frame, FrozenTable.csv(.random(frame, seed: 8), name: name, numbers: numbers))
    }

    @Test(arguments: PackFixture.allCases)
    func `is read back as it was written`(fixture: PackFixture) throws {
        let pack = try fixture.pack()
        let frame = ReleaseFrame(pack, months: Self.months)
        let table = ProtectedTable.random(frame, seed: 9)
        let numbers = Numbering.fresh.numbers(of: pack)
        let bytes = FrozenTable.csv(table, name: Self.name, numbers: numbers)
        let read = try FrozenTable.table(csv: bytes, frame: frame)
        var differences = 0
        frame.forEachCell { position, _ in if read[position] != table[position] { differences += 1 } }
        #expect(differences == 0)
        #expect(FrozenTable.csv(read, name: Self.name, numbers: numbers) == bytes)
    }

    @Test func `has one row a cell in the columns of the contract, and a reference in each`() throws {
        let (frame, bytes) = try Self.written(.land)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == frame.count + 1)
        #expect(lines[0] == Substring(FrozenTable.columns.joined(separator: ",")))
        #expect(lines[1].hasPrefix("L1,The Land,any,crime,2019-01,2019-01-01,2019-01-31,count,"))
        #expect(lines.dropFirst().allSatisfy { $0.contains(",LND-") && $0.hasSuffix(",2021-q2,2,false") })
        #expect(!bytes.contains(UInt8(ascii: "\r")))
    }

    /// What can become of a file, and where it is found.
    enum Damage: String, CaseIterable, Sendable {
        case otherHeader, shortHeader, noRows, nothing, missingRow, repeatedRow, swappedRows, foreignRow, cutOff
        case missingField, addedField, otherArea, otherCategory, otherKind, otherPeriod, otherMeasure
        case negative, signed, padded, fraction, words, tooLarge, missingValue, hiddenValue, absentValue
        case strangeSymbol, twoStandings, unorderedSymbols, brokenUTF8, openQuote

        func apply(to bytes: [UInt8]) -> [UInt8] {
            var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            let row = 1 + (lines.dropFirst().firstIndex { $0.contains(",count,1") } ?? 1) - 1
            func put(_ field: Int, _ text: String) {
                var fields = lines[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                fields[field] = text
                lines[row] = fields.joined(separator: ",")
            }
            switch self {
            case .otherHeader: lines[0] = lines[0].replacing("symbols", with: "letters")
            case .shortHeader: lines[0] = lines[0].replacing(",synthetic", with: "")
            case .noRows: lines = [lines[0]]
            case .nothing: return []
            case .missingRow: lines.remove(at: row)
            case .repeatedRow: lines.insert(lines[row], at: row)
            case .swappedRows: lines.swapAt(row, row + 1)
            case .foreignRow: lines.append(lines[row])
            case .cutOff: return Array(bytes.prefix(bytes.count / 2))
            case .missingField: lines[row] = lines[row].replacing(",2021-q2", with: "")
            case .addedField: lines[row] += ",more"
            case .otherArea: put(0, "E99")
            case .otherCategory: put(2, "none")
            case .otherKind: put(3, "offence")
            case .otherPeriod: put(4, "1999-01")
            case .otherMeasure: put(7, "rate")
            case .negative: put(8, "-3")
            case .signed: put(8, "+3")
            case .padded: put(8, "007")
            case .fraction: put(8, "3.0")
            case .words: put(8, "three")
            case .tooLarge: put(8, "99999999999999999999")
            case .missingValue: put(8, "")
            case .hiddenValue: put(9, "c")
            case .absentValue: put(9, "x")
            case .strangeSymbol: put(9, "q")
            case .twoStandings:
                put(8, "")
                put(9, "c x")
            case .unorderedSymbols:
                put(8, "")
                put(9, "r c")
            case .brokenUTF8:
                var broken = bytes
                broken[bytes.count / 2] = 0xFF
                return broken
            case .openQuote: lines[row] = "\"" + lines[row]
            }
            return Array((lines.joined(separator: "\n") + "\n").utf8)
        }
    }

    @Test(arguments: Damage.allCases)
    func `is refused when it is damaged`(damage: Damage) throws {
        let (frame, bytes) = try Self.written(.land)
        let damaged = damage.apply(to: bytes)
        #expect(damaged != bytes)
        #expect(throws: FrozenTable.Failure.self) { try FrozenTable.table(csv: damaged, frame: frame) }
    }

    @Test func `can be any bytes whatever, and the reader answers`() throws {
        let (frame, bytes) = try Self.written(.land)
        let numbers = Numbering.fresh.numbers(of: frame.pack)
        var random = SplitMix(seed: 10)
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0...random.below(4) {
                let place = random.below(damaged.count)
                switch random.below(4) {
                case 0: damaged[place] = UInt8(random.below(256))
                case 1: damaged.remove(at: place)
                case 2: damaged.insert(UInt8(random.below(256)), at: place)
                default: damaged[place] ^= 1 << UInt8(random.below(8))
                }
            }
            guard let table = try? FrozenTable.table(csv: damaged, frame: frame) else { continue }
            // What could be read is a whole table, which is written and read as itself.
            let again = FrozenTable.csv(table, name: Self.name, numbers: numbers)
            let same = try FrozenTable.table(csv: again, frame: frame)
            frame.forEachCell { position, _ in #expect(same[position] == table[position]) }
        }
        for length in [0, 1, 5, 100] {
            let noise = (0..<length).map { _ in UInt8(random.below(256)) }
            #expect(throws: FrozenTable.Failure.self) { try FrozenTable.table(csv: noise, frame: frame) }
        }
    }

    @Test func `of another release is refused`() throws {
        let (_, bytes) = try Self.written(.land)
        let pack = try PackFixture.land.pack()
        let longer = ReleaseFrame(pack, months: Self.months.lowerBound...Self.months.upperBound.advanced(by: 1))
        #expect(throws: FrozenTable.Failure.self) { try FrozenTable.table(csv: bytes, frame: longer) }
    }
}
