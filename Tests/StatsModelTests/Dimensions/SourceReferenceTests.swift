import StatsModel
import Testing

@Suite("Source reference") struct SourceReferenceTests {
    @Test func `Exactly letters, digits and four signs are allowed`() {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-".unicodeScalars)
        for value in UInt8.min...UInt8.max {
            let scalar = Unicode.Scalar(value)
            #expect((SourceReference(rawValue: String(scalar)) != nil) == allowed.contains(scalar), "\(value)")
        }
    }

    @Test func `It has 1 to 64 characters`() {
        #expect(SourceReference(rawValue: "") == nil)
        #expect(SourceReference(rawValue: String(repeating: "x", count: 64)) != nil)
        #expect(SourceReference(rawValue: String(repeating: "x", count: 65)) == nil)
    }

    @Test func `It has no space around it, and no end of line`() {
        #expect(SourceReference(rawValue: " A1") == nil)
        #expect(SourceReference(rawValue: "A1\n") == nil)
    }
}
