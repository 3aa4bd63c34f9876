// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that neither `swift build` nor `make test` of the service compiles a benchmark.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "HateStatsBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "HateStats", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .executableTarget(
            name: "hatestats-bench",
            dependencies: [
                .product(name: "hatestats", package: "HateStats"),
                .product(name: "PostgresBridge", package: "HateStats"),
                .product(name: "Solver", package: "HateStats"),
                .product(name: "StatsModel", package: "HateStats"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources",
            swiftSettings: settings
        ),
        // The service with a route more that gives ready-made bytes.
        .executableTarget(
            name: "hatestats-ready",
            dependencies: [
                .product(name: "HateStatsAPI", package: "HateStats"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Ready",
            swiftSettings: settings
        ),
    ]
)
