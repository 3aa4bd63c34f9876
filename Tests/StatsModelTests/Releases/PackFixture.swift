import StatsModel

/// The packs that tests of releases go through: the default one, one with a flat tree, one that is as odd as a pack may
/// be, and one whose areas come and go.
enum PackFixture: String, CaseIterable, Sendable {
    case leicestershire = "reference/llr"
    case toronto = "Tests/Fixtures/toronto"
    case archipelago = "Tests/Fixtures/archipelago"
    case land

    func pack() throws -> ReferencePack {
        switch self {
        case .land: try TestPack.pack()
        default: try PackFolderTests.pack(rawValue)
        }
    }
}
