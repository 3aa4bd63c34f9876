/// SplitMix64 (Steele, Lea and Flood 2014), so that every run measures the same rows.
struct Randomness {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits &>> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits &>> 31)
    }

    /// A number from 0 up to, but without, `bound`. The bias of the product is below one in a billion here.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func happens(inThousand: Int) -> Bool { below(1000) < inThousand }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}
