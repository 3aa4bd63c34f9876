import Testing

@testable import PostgresBridge

struct ConnectionAttemptsTests {
    private func values(_ keyword: String, _ attempts: ConnectionAttempts) -> [String?] {
        attempts.attempts.map { options in options.last { $0.keyword == keyword }?.value }
    }

    @Test func `Each host is an attempt of its own`() throws {
        let attempts = try ConnectionAttempts(PostgresConfiguration("host=a,b,c port=1,2,3 user=u"))
        #expect(values("host", attempts) == ["a", "b", "c"])
        #expect(values("port", attempts) == ["1", "2", "3"])
    }

    @Test func `One port goes for all hosts`() throws {
        let attempts = try ConnectionAttempts(PostgresConfiguration("postgresql://u@a,b/db?port=7"))
        #expect(values("port", attempts) == ["7", "7"])
    }

    @Test func `Lists of different lengths are refused`() {
        #expect(throws: PostgresError.self) {
            try ConnectionAttempts(PostgresConfiguration("host=a,b,c port=1,2"))
        }
    }

    @Test func `A standby is looked for on all hosts before anything else is taken`() throws {
        let text = "host=a,b target_session_attrs=prefer-standby"
        let attempts = try ConnectionAttempts(PostgresConfiguration(text))
        #expect(values("host", attempts) == ["a", "b", "a", "b"])
        #expect(values("target_session_attrs", attempts) == ["standby", "standby", "any", "any"])
    }

    @Test func `Settings are passed with their spaces`() throws {
        var configuration = PostgresConfiguration("options='-c a=b'")
        configuration.startupParameters = ["search_path": "x, y", "b": "\\"]
        let attempts = try ConnectionAttempts(configuration)
        #expect(values("options", attempts) == ["-c a=b -c b=\\\\ -c search_path=x,\\ y"])
    }

    @Test func `A connection string that can't be read is refused without being quoted`() {
        let error = #expect(throws: PostgresError.self) {
            try ConnectionAttempts(PostgresConfiguration("password=geheim nonsense"))
        }
        #expect(error?.kind == .connectFailed)
        #expect(error.map { "\($0)".contains("geheim") } == false)
    }

    @Test(arguments: [
        "postgresql://u:geheim@h/db", "host=h password=geheim", "host=h password=geheim sslpassword=geheim", "=geheim",
    ])
    func `A configuration doesn't show its password`(text: String) {
        let configuration = PostgresConfiguration(text)
        var dumped = ""
        dump(configuration, to: &dumped)
        for shown in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!shown.contains("geheim"))
        }
    }
}
