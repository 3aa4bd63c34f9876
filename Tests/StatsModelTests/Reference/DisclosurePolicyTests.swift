import StatsModel
import Testing

/// The rows of the policy on disclosure control. The pack of the tests has a threshold of 5, on line 6, and March as
/// its headline month; further rows begin with line 8.
@Suite("Policy on disclosure control") struct DisclosurePolicyTests {
    static func file(_ rows: [String]) -> String {
        (TestPack.files["policy.csv"] ?? "") + rows.joined(separator: "\n")
    }

    static func policy(_ rows: String...) throws(ReferencePackError) -> Policy {
        try TestPack.pack(replacing: ["policy.csv": file(rows)]).policy
    }

    static func problems(_ rows: String...) -> [String] {
        TestPack.problems("policy.csv", file(rows))
    }

    @Test func `Without a word about it counts are not rounded, and the rebase is in the headline month`() throws {
        let policy = try Self.policy()
        #expect(policy.rounding == nil)
        #expect(policy.rebaseMonth == 3)
        #expect(policy.width == 5)
    }

    @Test(arguments: ["rounding,none", "rounding,None", "rounding,"]) func `A pack can say that it does not round`(
        row: String
    ) throws {
        #expect(try Self.policy(row).rounding == nil)
    }

    @Test func `A pack can name the month of the rebase`() throws {
        let policy = try Self.policy("rebase_month,6")
        #expect(policy.rebaseMonth == 6)
        #expect(policy.headlineMonth == 3)
        #expect(try Self.policy("rebase_month,").rebaseMonth == 3)
    }

    @Test func `The width that rounding gives is the base less 1`() throws {
        #expect(try Self.policy("rounding,5").rounding == 5)
        #expect(try Self.policy("rounding,5").width == 4)
        #expect(try Self.policy("rounding,1000").width == 999)
        #expect(try Self.policy("rounding,5", "width,3").width == 3)
        #expect(try Self.policy("rounding,5", "width,4", "zeros,show", "revisions,show").width == 4)
    }

    @Test func `A wider width than rounding gives is told`() {
        #expect(
            Self.problems("width,5", "rounding,5") == [
                "policy.csv:8: value: A width of 5 can't be had with a rounding of 5: at most 4, since a rounded 0 "
                    + "says from 0 to 4."
            ])
    }

    @Test func `A threshold under which a rounded count would be small for certain is told`() throws {
        // 3 says from 1 to 5, and 5 is not small; 2 says from 1 to 3, and all of these are.
        #expect(try Self.policy("rounding,3").threshold == 5)
        #expect(
            Self.problems("rounding,2") == [
                "policy.csv:6: value: A threshold of 5 can't be had with a rounding of 2: at most 3, since a rounded 2 "
                    + "says from 1 to 3, which would all be small."
            ])
    }

    @Test func `What hides is told where counts are rounded`() {
        #expect(
            Self.problems("rounding,10", "zeros,mask", "revisions,hide") == [
                "policy.csv:9: value: `mask` means nothing with `rounding`: no count is hidden there, and a 0 says "
                    + "no more than from 0 to 9 anyway.",
                "policy.csv:10: value: `hide` means nothing with `rounding`: no count is hidden there. Take `hold` or "
                    + "`show`.",
            ])
    }

    @Test func `A value that is none is told once, without what would follow from it`() {
        #expect(
            Self.problems("rounding,0", "width,1001", "zeros,mask", "rebase_month,13") == [
                "policy.csv:8: value: `0` is neither `none` nor a whole number from 2 to 1000.",
                "policy.csv:9: value: `1001` is not a whole number from 1 to 1000.",
                "policy.csv:11: value: `13` is not a whole number from 1 to 12.",
            ])
    }
}
