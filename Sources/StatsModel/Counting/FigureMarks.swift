/// The marks of some figures, gathered so that what each means there can be said where they are read.
///
/// A letter in the place of a value says why there is none; the same letter beside a value says how that is to be taken.
public struct FigureMarks: Sendable {
    /// What a mark means.
    public struct Explanation: Sendable, Hashable {
        /// Which letter.
        public let symbol: FigureSymbol
        /// Whether it stands in the place of values; otherwise beside them.
        public let isInstead: Bool
        /// In words that go on after the letter.
        public let text: String
    }

    private var beside: UInt8 = 0
    private var instead: UInt8 = 0

    /// No marks yet.
    public init() {}

    /// Takes in the marks of a figure.
    public mutating func add(_ result: MeasuredValue) {
        if let absence = result.absence {
            instead |= absence.bit
        } else {
            for remark in result.remarks { beside |= remark.symbol.bit }
        }
    }

    /// Each mark once, in the order of the letters. One that stands both beside values and in the place of others is said to.
    public var explanations: [Explanation] {
        FigureSymbol.allCases.flatMap { symbol -> [Explanation] in
            let places = [true: instead, false: beside].filter { $0.value & symbol.bit != 0 }
            return [true, false].filter { places[$0] != nil }.map { isInstead in
                let place = places.count < 2 ? "" : isInstead ? "in the place of a number: " : "beside a number: "
                return Explanation(
                    symbol: symbol, isInstead: isInstead, text: place + symbol.meaning(isInstead: isInstead))
            }
        }
    }
}

extension FigureSymbol {
    /// What it says of a figure, for people.
    ///
    /// - Parameter isInstead: whether it stands in the place of the value.
    public func meaning(isInstead: Bool) -> String {
        switch self {
        case .confidential: "hidden so that nobody can be identified"
        case .unavailable: "not available"
        case .notApplicable: "not applicable"
        case .lowReliability where isInstead: "not given, since it would rest on few incidents"
        case .lowReliability: "of low reliability: it rests on few incidents"
        case .provisional: "provisional: it can still change"
        case .revised: "revised since the version or release before"
        case .breakInSeries: "a definition changed between the periods compared"
        }
    }
}

extension MeasuredValue {
    /// The letter in the place of the value; nil where there is a value. Of several reasons for having none the first is
    /// enough: a hidden figure is hidden whatever else is to be said of it.
    public var absence: FigureSymbol? {
        guard value == nil else { return nil }
        return remarks.first?.symbol ?? .unavailable
    }

    /// The reason for which there is no value, in words; nil where there is one, or nothing is known of it.
    public var absenceReason: String? { value == nil ? remarks.first?.reason : nil }

    /// The letters to show: all of them beside a value, one in its place.
    public var marks: [FigureSymbol] { absence.map { [$0] } ?? symbols }
}
