// swift-tools-version: 6.2
import PackageDescription

/// One array for every target, so that no target can miss a flag.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // SE-0335: an existential is written `any P`.
    .enableUpcomingFeature("ExistentialAny"),
    // SE-0444: a member is visible only where its module is imported.
    .enableUpcomingFeature("MemberImportVisibility"),
    // SE-0409: `public import` only where a type leaks into the interface.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // SE-0461: an async function runs where its caller runs.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Disclosure control solves thousands of programs: without optimisation a debug build is some twenty times slower, and
/// every test that makes a release waits for it. Overflows still trap; nothing here relies on `assert`.
let optimised: [SwiftSetting] =
    settings + [.unsafeFlags(["-O", "-wmo", "-num-threads", "2"], .when(configuration: .debug))]

let package = Package(
    name: "HateStats",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "hatestats", targets: ["hatestats"]),
        .library(name: "HateStatsAPI", targets: ["HateStatsAPI"]),
        .library(name: "PostgresBridge", targets: ["PostgresBridge"]),
        .library(name: "Solver", targets: ["Solver"]),
        .library(name: "StatsModel", targets: ["StatsModel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
        .systemLibrary(name: "CCoin", pkgConfig: "cbc", providers: [.apt(["coinor-libcbc-dev"]), .brew(["cbc"])]),
        .systemLibrary(
            name: "CRsvg", pkgConfig: "librsvg-2.0", providers: [.apt(["librsvg2-dev"]), .brew(["librsvg"])]),
        .systemLibrary(
            name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
        .target(
            name: "PostgresBridge",
            dependencies: ["CLibPQ", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(name: "StatsModel", swiftSettings: optimised),
        .target(name: "Solver", dependencies: ["CCoin", "StatsModel"], swiftSettings: optimised),
        .target(name: "CommonMark", dependencies: ["CCmark"], swiftSettings: settings),
        .target(name: "Charts", dependencies: ["StatsModel"], swiftSettings: settings),
        .target(name: "Pictures", dependencies: ["CRsvg", "CQrencode"], swiftSettings: settings),
        .target(
            name: "HateStatsAPI",
            dependencies: [
                "StatsModel", "PostgresBridge", "Solver", "Charts", "Pictures", "CommonMark", "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "hatestats",
            dependencies: [
                "HateStatsAPI", "StatsModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        .target(
            name: "ModelSupport", dependencies: ["StatsModel"], path: "Tests/ModelSupport", swiftSettings: settings),
        .testTarget(
            name: "PostgresBridgeTests",
            dependencies: ["PostgresBridge", "TestSupport", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StatsModelTests", dependencies: ["StatsModel", "Solver", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts", "StatsModel", "TestSupport", "ModelSupport"],
            exclude: ["Golden"], swiftSettings: settings),
        .testTarget(
            name: "PicturesTests", dependencies: ["Pictures", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "HateStatsAPITests",
            dependencies: [
                "HateStatsAPI", "StatsModel", "PostgresBridge", "Solver", "Charts", "Pictures", "CommonMark",
                "TestSupport", "ModelSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
    ]
)
