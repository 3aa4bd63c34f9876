/// A generator of pseudo-random numbers whose sequence is fixed by its seed, on every machine and in every release.
///
/// The standard library has none that is seeded, and doesn't promise that its ways of drawing from a range stay as they
/// are, so both are here. The algorithm is SplitMix64: Steele, Lea and Flood, *Fast Splittable Pseudorandom Number
/// Generators* (OOPSLA 2014), figure 17, with the finalizer "Mix13" of Stafford. It is good enough for made-up records
/// and for nothing secret.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits &>> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits &>> 31)
    }

    /// A whole number from 0 up to, but without, `bound`, each as likely as another; 0 where `bound` is 0.
    ///
    /// The high word of a product, with what would make some numbers likelier drawn again: Lemire, *Fast Random Integer
    /// Generation in an Interval* (2019), algorithm 5.
    mutating func below(_ bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        let unfair = (0 &- bound) % bound
        while true {
            let (high, low) = next().multipliedFullWidth(by: bound)
            if low >= unfair { return high }
        }
    }

    /// A position in something of `count` elements; 0 where there are none.
    mutating func position(in count: Int) -> Int {
        Int(below(UInt64(max(0, count))))
    }
}
