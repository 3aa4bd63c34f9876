import Pictures
import TestSupport
import Testing

@Suite("A text as a QR symbol")
struct QRSymbolTests {
    static let address = "https://hatestats.example/c/LLR-7Q4K-9XM2"
    /// Reads symbols in pictures; from the package zbar-tools.
    static let reader = "/usr/bin/zbarimg"
    static let hasReader = (try? TextFile.readBytes(reader)) != nil

    @Test(.enabled(if: hasReader, "Needs zbarimg, from the Debian package zbar-tools."))
    func `is read back as the text`() async throws {
        for text in [Self.address, "LLR-7Q4K-9XM2", String(repeating: "a long text, ", count: 20)] {
            let svg = try QRSymbol(text).svg(side: 300, title: "Look it up", idPrefix: "c")
            let folder = try ScratchDirectory.make("qr")
            let path = folder + "/symbol.png"
            try TextFile.write(bytes: try PNGPicture.bytes(ofSVG: svg, scale: 2), to: path)
            let read = try await Command(Self.reader, ["--quiet", "--raw", path]).run()
            #expect(read.text == text + "\n")
        }
    }

    @Test func `has its three finders and its timing`() throws {
        let symbol = try QRSymbol(Self.address)
        #expect(symbol.size % 4 == 1 && symbol.size >= 21)
        let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        for (left, top) in [(0, 0), (symbol.size - 7, 0), (0, symbol.size - 7)] {
            for (row, squares) in finder.enumerated() {
                for (column, square) in squares.enumerated() {
                    #expect(symbol.isDark(column: left + column, row: top + row) == (square == "1"))
                }
            }
        }
        for place in 8..<symbol.size - 8 {
            #expect(symbol.isDark(column: place, row: 6) == (place % 2 == 0))
            #expect(symbol.isDark(column: 6, row: place) == (place % 2 == 0))
        }
    }

    @Test func `is clear outside itself`() throws {
        let symbol = try QRSymbol("x")
        for (column, row) in [(-1, 0), (0, -1), (symbol.size, 0), (0, symbol.size), (.max, .min)] {
            #expect(!symbol.isDark(column: column, row: row))
        }
    }

    @Test func `is one path with a title, on white, with its quiet zone`() throws {
        let symbol = try QRSymbol(Self.address)
        let svg = String(decoding: symbol.svg(side: 160, title: "Look up <it> & see", idPrefix: "c"), as: UTF8.self)
        #expect(svg.contains("viewBox=\"0 0 \(symbol.size + 8) \(symbol.size + 8)\""))
        #expect(svg.contains("<title id=\"c-qr-title\">Look up &lt;it&gt; &amp; see</title>"))
        #expect(svg.contains("M4 4h7v1h-7z"))
        #expect(!svg.contains("style"))
    }

    @Test func `is an error where a text has no symbol`() {
        for text in ["", "a\u{0}b", String(repeating: "a", count: 1001)] {
            #expect(throws: PictureError.unencodable) { try QRSymbol(text) }
        }
    }
}
