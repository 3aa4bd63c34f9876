/// FNV-1a (Fowler, Noll and Vo) over some bytes: a number that differs where they do, for results that must be the same on
/// every machine.
public func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
}
