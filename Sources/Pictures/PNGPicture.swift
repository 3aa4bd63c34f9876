internal import CRsvg

/// Makes pictures of pixels out of drawings, by librsvg and Cairo.
///
/// It computes for some ten milliseconds and waits for nothing, so it belongs on a thread of its own.
public enum PNGPicture {
    /// The most pixels of a picture: some 96 MB while it is drawn.
    public static let mostPixels = 24_000_000

    /// An SVG document as PNG, opaque, each unit of the drawing `scale` pixels wide and high.
    ///
    /// - Parameter scale: 1 to 8; others count as the nearest of these.
    /// - Throws: what of it can't be read or drawn.
    public static func bytes(ofSVG svg: [UInt8], scale: Int) throws(PictureError) -> [UInt8] {
        let handle = try Handle(svg)
        let (width, height) = try handle.size(scale: Double(min(max(scale, 1), 8)))
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
            throw .failed("there is no memory for it")
        }
        defer { cairo_surface_destroy(surface) }
        guard let context = cairo_create(surface) else { throw .failed("there is no memory for it") }
        defer { cairo_destroy(context) }
        // What a document leaves open is white, never black.
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        try handle.draw(on: context, width: width, height: height)
        try check(cairo_status(context))
        return try packed(surface)
    }

    private static func check(_ status: cairo_status_t) throws(PictureError) {
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw .failed(cairo_status_to_string(status).map { String(cString: $0) } ?? "for an unknown reason")
    }

    /// The bytes of a surface as PNG.
    private static func packed(_ surface: OpaquePointer) throws(PictureError) -> [UInt8] {
        let box = ByteBox()
        let status = withExtendedLifetime(box) {
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, count in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    Unmanaged<ByteBox>.fromOpaque(closure).takeUnretainedValue().bytes
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(box).toOpaque())
        }
        try check(status)
        return box.bytes
    }

    /// Bytes that a C function adds to.
    private final class ByteBox {
        var bytes: [UInt8] = []
        init() { bytes.reserveCapacity(65_536) }
    }
}

/// A document that has been read.
private final class Handle {
    private let handle: UnsafeMutablePointer<RsvgHandle>

    init(_ svg: [UInt8]) throws(PictureError) {
        var error: UnsafeMutablePointer<GError>?
        let made = svg.withUnsafeBufferPointer { rsvg_handle_new_from_data($0.baseAddress, gsize($0.count), &error) }
        guard let made else { throw .unreadable(Self.words(&error)) }
        handle = made
    }

    deinit { g_object_unref(handle) }

    /// Width and height in pixels.
    func size(scale: Double) throws(PictureError) -> (width: Int, height: Int) {
        var (width, height) = (0.0, 0.0)
        guard rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0, width > 0, height > 0,
            let across = Int(exactly: (width * scale).rounded(.up)),
            let down = Int(exactly: (height * scale).rounded(.up))
        else { throw .unsized }
        let (pixels, overflow) = across.multipliedReportingOverflow(by: down)
        // Cairo's pictures have at most 32,767 pixels a side.
        guard !overflow, pixels <= PNGPicture.mostPixels, across <= 32_767, down <= 32_767 else {
            throw .tooLarge(width: across, height: down)
        }
        return (across, down)
    }

    func draw(on context: OpaquePointer, width: Int, height: Int) throws(PictureError) {
        var viewport = RsvgRectangle(x: 0, y: 0, width: Double(width), height: Double(height))
        var error: UnsafeMutablePointer<GError>?
        guard rsvg_handle_render_document(handle, context, &viewport, &error) != 0 else {
            throw .failed(Self.words(&error))
        }
    }

    /// The words of an error, which is freed.
    private static func words(_ error: inout UnsafeMutablePointer<GError>?) -> String {
        guard let given = error else { return "for an unknown reason" }
        defer {
            g_error_free(given)
            error = nil
        }
        return given.pointee.message.map { String(cString: $0) } ?? "for an unknown reason"
    }
}
