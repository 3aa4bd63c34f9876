internal import PostgresBridge
internal import StatsModel

extension DatabaseCheck {
    /// Attacks everything that has ever been public, all of it together, by the frozen files alone.
    ///
    /// Versions that were made before disclosure control over all releases are attacked too, if their files name the rule.
    func checkDisclosure(_ report: inout CheckReport) async throws {
        let place = "disclosure"
        var attacked: [PublicFiles] = []
        for files in try await PublicFiles.everPublic(over: connection) {
            do throws(PublicFilesFault) {
                _ = try files.reading()
                attacked.append(files)
            } catch {
                report.tell(place, "\(error) It was left out of the attack: \(files.name) is not shown to be safe")
            }
        }
        guard !attacked.isEmpty else { return }
        do {
            let attack = try await PublicAttack.run(on: attacked, mode: .verdict)
            report.attackedVersions = attacked.count
            report.attackedFigures = attack.report.intervals.count
            for finding in attack.findings { report.tell(place, finding.sentence) }
        } catch let fault as PublicFilesFault {
            report.tell(place, "what is public can't be attacked, so it is not shown to be safe: \(fault)")
        }
    }
}
