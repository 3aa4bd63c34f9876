internal import Crypto
internal import StatsModel

/// The last attacks that found every interval, by the files that were attacked. The same files give the same intervals
/// whenever they are attacked, and over years of releases that takes minutes: whoever asks again, or in another form,
/// or while one is under way, gets the one attack.
actor AttackShelf {
    private struct Entry {
        let digest: SHA256.Digest
        let attack: Task<PublicAttack, any Error>
    }

    private var entries: [Entry] = []

    /// How many are kept: a draft and what came before it, as they are looked at side by side.
    private static let room = 4

    /// Every interval that files give away together.
    ///
    /// - Throws: ``PublicFilesFault`` where they can't be attacked.
    func attack(on files: [PublicFiles]) async throws -> PublicAttack {
        let digest = Self.digest(of: files)
        let attack: Task<PublicAttack, any Error>
        if let entry = entries.first(where: { $0.digest == digest }) {
            attack = entry.attack
        } else {
            attack = Task { try await PublicAttack.run(on: files, mode: .intervals) }
            entries.append(Entry(digest: digest, attack: attack))
            if entries.count > Self.room { entries.removeFirst() }
        }
        do {
            // Requests are cancelled when the service stops, and not where one client leaves: then nobody waits any longer.
            return try await withTaskCancellationHandler {
                try await attack.value
            } onCancel: {
                attack.cancel()
            }
        } catch {
            entries.removeAll { $0.digest == digest }
            throw error
        }
    }

    private static func digest(of files: [PublicFiles]) -> SHA256.Digest {
        var hash = SHA256()
        for file in files {
            // Lengths, so that no two lists of files run together into the same bytes.
            for part in [Array(file.name.utf8), file.data, file.metadata] {
                withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
                hash.update(data: part)
            }
        }
        return hash.finalize()
    }
}
