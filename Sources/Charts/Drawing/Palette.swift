/// The colours: those of the Government Analysis Function's *Data visualisation: colours*, which most people with a
/// colour vision deficiency can tell apart.
///
/// Turquoise, orange and purple have a contrast of 3 with the ground and no more, so no text is written in them, and
/// whatever they fill has an outline.
enum Palette {
    /// For categories and series, in order.
    static let series = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]
    /// What is alone, and any category.
    static let main = "#12436D"
    /// Where two are side by side that are no categories.
    static let duo = ["#12436D", "#F46A25"]
    /// Any category beside single ones.
    static let any = "#0b0c0c"
    /// Classes of a map, from few to many, each with the colour of text upon it.
    static let sequence = [
        (fill: "#ffffff", text: "#0b0c0c"), (fill: "#6BACE6", text: "#0b0c0c"), (fill: "#2073BC", text: "#ffffff"),
        (fill: "#12436D", text: "#ffffff"),
    ]

    /// Text.
    static let text = "#0b0c0c"
    /// What stands behind everything.
    static let ground = "#ffffff"
    /// Axes, leaders, and text of less weight.
    static let axis = "#595959"
    /// Lines across the plot.
    static let grid = "#d9d9d9"
    /// The watermark, behind what is drawn.
    static let watermark = "#efefef"

    /// The colour of a category, the same in every chart of a pack.
    static func colour(ofCategory place: Int) -> String { series[place % series.count] }
}
