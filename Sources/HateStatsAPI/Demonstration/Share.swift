/// A share or weight as an exact whole number of billionths, so that a draw is the same on every machine.
struct Share: Hashable, Comparable {
    /// The share times 1,000,000,000.
    let billionths: UInt64

    /// All there is.
    static let whole = Share(billionths: 1_000_000_000)

    init(billionths: UInt64) {
        self.billionths = billionths
    }

    /// Reads a decimal such as `0.035` or `1.15`: digits, at most nine after a point, at most six before it; nil for
    /// anything else.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0]
        let fraction = parts.count > 1 ? parts[1] : ""[...].utf8
        guard (1...6).contains(whole.count), fraction.count <= 9, parts.count == 1 || !fraction.isEmpty else {
            return nil
        }
        var value: UInt64 = 0
        for byte in [Array(whole), Array(fraction)].joined() {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        for _ in fraction.count..<9 { value *= 10 }
        billionths = value
    }

    static func < (left: Share, right: Share) -> Bool { left.billionths < right.billionths }
}

extension SplitMix64 {
    /// True in `share` of the cases, up to always.
    mutating func happens(_ share: Share, outOf all: Share = .whole) -> Bool {
        below(all.billionths) < share.billionths
    }
}

/// Things to draw from, each with its share.
struct Choice<Element> {
    private(set) var elements: [Element] = []
    /// The sum of the shares up to each element, itself included.
    private var sums: [UInt64] = []

    /// The sum of all shares.
    var total: Share { Share(billionths: sums.last ?? 0) }

    mutating func add(_ element: Element, _ share: Share) {
        elements.append(element)
        sums.append(total.billionths + share.billionths)
    }

    /// One of the elements, each in its share of the cases; nil where all shares are zero.
    func drawn(by generator: inout SplitMix64) -> Element? {
        guard total.billionths > 0 else { return nil }
        let mark = generator.below(total.billionths)
        return sums.firstIndex { mark < $0 }.map { elements[$0] }
    }

    /// The same shares without some of the elements.
    func excluding(_ isExcluded: (Element) -> Bool) -> Choice {
        var rest = Choice()
        var before: UInt64 = 0
        for (element, sum) in zip(elements, sums) {
            if !isExcluded(element) { rest.add(element, Share(billionths: sum - before)) }
            before = sum
        }
        return rest
    }
}

/// Choices that depend on something: its own where it has one, else that of all others.
struct ChoiceTable<Given: Hashable, Element> {
    private var own: [Given: Choice<Element>] = [:]
    private var others = Choice<Element>()

    /// The choice given something; nil stands for "all others".
    subscript(given: Given?) -> Choice<Element> {
        get { given.flatMap { own[$0] } ?? others }
        set {
            if let given { own[given] = newValue } else { others = newValue }
        }
    }

    /// Adds to the choice that belongs to `given` alone, or to "all others" for nil.
    mutating func add(_ element: Element, _ share: Share, given: Given?) {
        if let given { own[given, default: Choice()].add(element, share) } else { others.add(element, share) }
    }
}
