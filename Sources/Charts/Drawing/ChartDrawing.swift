/// What is drawn between the head and the foot of a sheet.
protocol ChartDrawing: Sendable {
    /// Less height than this makes labels run into each other.
    var leastHeight: Double { get }
    /// The height that it takes where there is no other reason.
    var naturalHeight: Double { get }
    /// Whether intervals are drawn.
    var hasWhiskers: Bool { get }
    /// Draws into a part of the canvas that has the least height or more.
    func draw(_ canvas: inout Canvas, in box: Box)
}
