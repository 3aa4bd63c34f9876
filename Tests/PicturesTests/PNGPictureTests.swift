import Pictures
import Testing

@Suite("A drawing as pixels")
struct PNGPictureTests {
    static func svg(_ content: String, width: Int = 200, height: Int = 100) -> [UInt8] {
        Array(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\">\(content)</svg>".utf8)
    }

    static let text = "<text x=\"10\" y=\"50\" font-size=\"20\" font-family=\"Arial\">Leicester</text>"

    @Test(arguments: [1, 2, 3])
    func `is a PNG of its size times the scale`(scale: Int) throws {
        let png = try PNGPicture.bytes(ofSVG: Self.svg(Self.text), scale: scale)
        #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(try PNGHead(png) == PNGHead(width: 200 * scale, height: 100 * scale))
    }

    @Test func `shows what was drawn`() throws {
        let blank = try PNGPicture.bytes(ofSVG: Self.svg(""), scale: 2)
        let written = try PNGPicture.bytes(ofSVG: Self.svg(Self.text), scale: 2)
        #expect(written.count > 2 * blank.count)
        let other = Self.svg(Self.text.split(separator: "Leicester").joined(separator: "Rutland"))
        #expect(try PNGPicture.bytes(ofSVG: other, scale: 2) != written)
    }

    @Test func `is the same each time`() throws {
        let svg = Self.svg(Self.text)
        #expect(try PNGPicture.bytes(ofSVG: svg, scale: 2) == PNGPicture.bytes(ofSVG: svg, scale: 2))
    }

    @Test func `is an error where there is no drawing`() {
        for bytes: [UInt8] in [[], Array("<svg".utf8), Array("{}".utf8), [0xFF, 0xD8, 0xFF, 0x00]] {
            #expect(throws: PictureError.self) { try PNGPicture.bytes(ofSVG: bytes, scale: 1) }
        }
    }

    @Test func `is an error where it would be too large`() {
        let large = Self.svg("", width: 5000, height: 5000)
        #expect(throws: PictureError.tooLarge(width: 10_000, height: 10_000)) {
            try PNGPicture.bytes(ofSVG: large, scale: 2)
        }
        let long = Self.svg("", width: 1, height: 40_000)
        #expect(throws: PictureError.tooLarge(width: 1, height: 40_000)) {
            try PNGPicture.bytes(ofSVG: long, scale: 1)
        }
    }

    @Test func `takes a scale out of range as the nearest`() throws {
        #expect(try PNGHead(PNGPicture.bytes(ofSVG: Self.svg(""), scale: -5)) == PNGHead(width: 200, height: 100))
        #expect(try PNGHead(PNGPicture.bytes(ofSVG: Self.svg(""), scale: .max)) == PNGHead(width: 1600, height: 800))
    }

    @Test func `is made on several threads at once`() async throws {
        let svg = Self.svg(Self.text)
        let expected = try PNGPicture.bytes(ofSVG: svg, scale: 1)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { (try? PNGPicture.bytes(ofSVG: svg, scale: 1)) == expected } }
            for await isSame in group { #expect(isSame) }
        }
    }
}

/// What a PNG says of its size (PNG, section 11.2.2).
struct PNGHead: Equatable {
    let width: Int
    let height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init(_ png: [UInt8]) throws {
        try #require(png.count > 24)
        func number(_ place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        self.init(width: number(16), height: number(20))
    }
}
