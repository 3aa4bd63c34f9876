import Testing

@testable import StatsModel

@Suite("The marks of figures")
struct FigureMarksTests {
    private static let hidden = FigureRemark(.confidential, "Hidden.")
    private static let absent = FigureRemark(.unavailable, "Absent.")
    private static let few = FigureRemark(.lowReliability, "Few.")
    private static let revised = FigureRemark(.revised, "Revised.")

    @Test func `are one in the place of a value, which says why there is none, and all beside one`() {
        #expect(MeasuredValue(nil, [Self.absent, Self.hidden]).marks == [.confidential])
        #expect(MeasuredValue(nil, [Self.revised, Self.hidden]).marks == [.confidential])
        #expect(MeasuredValue(nil, []).marks == [.unavailable])
        #expect(MeasuredValue(FixedDecimal(3), [Self.revised, Self.few]).marks == [.lowReliability, .revised])
        #expect(MeasuredValue(FixedDecimal(3), []).absence == nil)
    }

    @Test func `are explained once each, as they stand there`() {
        var marks = FigureMarks()
        marks.add(MeasuredValue(nil, [Self.hidden, Self.revised]))
        marks.add(MeasuredValue(nil, [Self.few]))
        #expect(marks.explanations.map(\.symbol) == [.confidential, .lowReliability])
        #expect(marks.explanations[1].text == "not given, since it would rest on few incidents")
        marks.add(MeasuredValue(FixedDecimal(1), [Self.few]))
        #expect(marks.explanations.map(\.symbol) == [.confidential, .lowReliability, .lowReliability])
        #expect(marks.explanations[1].text.hasPrefix("in the place of a number: not given"))
        #expect(marks.explanations[2].text.hasPrefix("beside a number: of low reliability"))
    }
}
