public import StatsModel

/// What somebody asks for who sends a file.
public struct ImportRequest: Sendable {
    /// What becomes of rows that break a rule.
    public enum RejectionRule: String, Sendable, CaseIterable {
        /// They go to quarantine, and the rest of the file goes in.
        case quarantine
        /// One of them, and nothing of the file goes in.
        case abort
    }

    /// The partner whose records they are.
    public var source: SourceCode
    /// The months for which the source states that it has now sent all it has.
    public var covers: ClosedRange<Month>?
    /// Whether to say what would happen, and do nothing.
    public var isDryRun: Bool
    /// What becomes of rows that break a rule.
    public var onError: RejectionRule
    /// The name of the key, or of the command, that sent it; kept with the import.
    public var madeBy: String

    /// Takes every part as given.
    public init(
        source: SourceCode, covers: ClosedRange<Month>? = nil, isDryRun: Bool = false,
        onError: RejectionRule = .quarantine, madeBy: String
    ) {
        self.source = source
        self.covers = covers
        self.isDryRun = isDryRun
        self.onError = onError
        self.madeBy = madeBy
    }
}

/// How many rows a file had, and what became of them.
public struct ImportCounts: Sendable, Hashable {
    /// Rows besides the header: the sum of the other four.
    public var rows: Int
    /// Records that were not there before.
    public var new: Int
    /// Records that were there with other values: a new version each.
    public var changed: Int
    /// Rows that say what is on record already, or what an earlier row of the file said.
    public var unchanged: Int
    /// Rows that broke a rule.
    public var rejected: Int
}

/// What an import did, or on a dry run would have done.
public struct ImportSummary: Sendable {
    /// The import's number; nil for a dry run, which leaves nothing.
    public var id: Int32?
    /// The partner whose records they are.
    public var source: SourceCode
    /// The SHA-256 of the file, unpacked where it was packed, in hexadecimal.
    public var fileDigest: String
    /// What became of the rows.
    public var counts: ImportCounts
    /// The months that the import covers.
    public var covers: ClosedRange<Month>?
    /// From the first byte to the end of the transaction, in seconds.
    public var seconds: Double
    /// The first rejected rows, at most ``RecordImporter/rejectionsShown``.
    public var rejections: [Rejected]
    /// How much was read.
    public var bytes: Int

    /// A rejected row and what is wrong with it.
    public struct Rejected: Sendable, Hashable {
        /// The line of the file on which the row begins; the header is line 1.
        public var line: Int
        /// For each column at fault its name and the reason, with a suggestion where there is one.
        public var faults: [Fault]

        /// One column and what is wrong with it.
        public struct Fault: Sendable, Hashable {
            /// The column; empty where the row as a whole is at fault.
            public var column: String
            /// What is wrong, and what would be right.
            public var reason: String
        }
    }

    /// Whether it was a dry run.
    public var isDryRun: Bool { id == nil }
}

/// How far an import has come, told often while it runs.
public struct ImportProgress: Sendable {
    /// What is being done.
    public enum Phase: Sendable {
        /// Rows are read and sent to the database.
        case reading
        /// The rows are compared with what is there, and counted.
        case merging
    }

    /// What is being done.
    public var phase: Phase
    /// Rows read so far.
    public var rows: Int
    /// Bytes taken from the source so far, packed where it is packed.
    public var bytes: Int
}
