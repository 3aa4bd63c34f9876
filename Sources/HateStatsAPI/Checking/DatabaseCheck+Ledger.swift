internal import PostgresBridge
internal import StatsModel

extension DatabaseCheck {
    /// Counts a version again from the records at its cut-off, by its own pack, with the changes that it held; holds the
    /// counts to the ledger, and what the ledger's pattern shows of them to the files, byte by byte.
    ///
    /// Nothing is solved: the pattern that was kept is the truth, whatever a later solver would choose.
    func recount(
        _ version: CheckedVersion, _ files: [String: [UInt8]], _ packs: [Int: NumberedPack], _ report: inout CheckReport
    ) async throws {
        guard let pack = packs[version.load] else {
            return report.tell(version.name, "its reference data can't be read, so it can't be counted again")
        }
        let counted: CountedRelease
        do {
            counted = try await CountedRelease(
                version.plan, pack: pack, predecessor: version.predecessor, over: connection)
        } catch let error as FrozenVersionError {
            return report.tell(version.name, "what it was compared with can't be read: \(error)")
        } catch let error as Problem {
            return report.tell(version.name, "it can't be counted again: \(error)")
        }
        try await checkHeld(version, counted, &report)
        let place = "\(version.name) ledger"
        guard let kept = try await connection.query(KeptLedger(number: version.number)).first else {
            return report.tell(
                place, "it is missing: the version was made before there was disclosure control over all releases")
        }
        let page: LedgerPage
        do throws(LedgerPage.Failure) {
            page = try LedgerPage(kept.content, frame: counted.frame)
        } catch {
            return report.tell(place, "it can't be read back: \(error)")
        }
        if page.counts != counted.counts { report.tell(place, "its counts are not those of a recount") }
        if page.absences != counted.absences { report.tell(place, "other periods are absent by a recount") }
        if version.isAgreed || version.state == "in_agreement", !page.failures.isEmpty {
            report.tell(place, "\(page.failures.count) of its cells can't be made safe, and it was let through")
        }
        guard let table = DisclosureControl(pack.pack.policy).repeating(page, on: counted.raw) else {
            return report.tell(place, "its pattern does not go with the counts of a recount")
        }
        let built = ReleaseBuilder(pack: pack).files(
            version.plan, counted, table, isSynthetic: version.isSynthetic)
        for (name, expected) in [("data.csv", built.data), ("metadata.json", built.metadata)] {
            guard let kept = files[name], let difference = FileDifference.of(kept: kept, expected: expected) else {
                continue
            }
            report.tell("\(version.name) \(name)", difference)
        }
    }

    /// The changes that a version holds must be those that it held.
    private func checkHeld(
        _ version: CheckedVersion, _ counted: CountedRelease, _ report: inout CheckReport
    ) async throws {
        let kept = try await connection.query(HeldChange.OfVersion(number: version.number))
        let place = "\(version.name) held changes"
        if Set(kept) != Set(counted.held) {
            report.tell(place, "\(kept.count) are kept, and by a recount \(counted.held.count) others are held")
        }
        if version.heldChanges != kept.count {
            report.tell(place, "\(kept.count) are kept, and the version says \(version.heldChanges)")
        }
    }

    /// Each version that was ever public must have been protected against all that were before it.
    func checkOrder(_ report: inout CheckReport) async throws {
        var before: [EverPublic.Row] = []
        for version in try await connection.query(EverPublic()) {
            if let kept = try await connection.query(KeptLedger(number: version.number)).first {
                let missing = before.filter { !kept.protectedAfter.contains($0.number) }.map(\.name)
                if !missing.isEmpty {
                    report.tell(
                        "\(version.name) ledger", "it was not protected against \(missing.joined(separator: ", "))")
                }
            }
            before.append(version)
        }
    }
}
