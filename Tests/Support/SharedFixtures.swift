#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Real data for tests that aren't in the repository.
///
/// They are looked for in the directory named by `HATESTATS_TEST_DATA`, else in `shared/data` beside the checkout or
/// above it. A test that needs them and finds none is skipped, saying so:
///
/// ```swift
/// @Test(.enabled(if: SharedFixtures.toronto != nil, SharedFixtures.reasonWithout("toronto")))
/// ```
public enum SharedFixtures {
    /// The directory of Toronto's hate crime records, a path.
    public static var toronto: String? { directory("toronto") }

    /// The directory of a named set, a path.
    public static func directory(_ name: String) -> String? {
        roots.map { "\($0)/\(name)" }.first { access($0, R_OK) == 0 }
    }

    /// What to say of a test that is skipped.
    public static func reasonWithout(_ name: String) -> String {
        "Needs the data set \"\(name)\": set HATESTATS_TEST_DATA to the directory that has it."
    }

    private static var roots: [String] {
        if let named = getenv("HATESTATS_TEST_DATA") { return [String(cString: named)] }
        // Tests/Support/SharedFixtures.swift is three below the checkout.
        let checkout = #filePath.split(separator: "/").dropLast(3)
        return (1...3).map { "/" + (checkout.dropLast($0) + ["shared", "data"]).joined(separator: "/") }
    }
}
