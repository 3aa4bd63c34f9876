import HTTPTypes
import Mustache
import StatsModel

/// A page before it is HTML: what its template is filled with.
struct Page {
    /// The name of its template.
    let template: String
    let frame: PageFrame
    /// What only this page has; the template finds it as `page`.
    let content: Any
    var status = HTTPResponse.Status.ok

    /// The page as HTML.
    ///
    /// - Throws: an `internal-error` problem where the template is missing.
    func html(_ files: WebFiles) throws -> String {
        guard let html = files.library.render(Filling(frame: frame, page: content), withTemplate: template) else {
            throw Problem(.internalError, "The template \(template) is missing.")
        }
        return ReferenceSpans.marking(html)
    }

    private struct Filling {
        let frame: PageFrame
        let page: Any
    }
}

/// A link by its words.
struct PageLink {
    let label: String
    let href: String
    var isCurrent = false
}

// By name, not by reflection, as all that is many times on a page.
extension PageLink: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "href": href
        case "isCurrent": isCurrent
        default: nil
        }
    }
}

/// What stands around every page.
struct PageFrame {
    /// The page's own name: its `h1`.
    let heading: String
    /// What the browser shows: the heading and whose page it is, `Error:` before them where a form was wrong.
    let title: String
    /// One sentence for search engines.
    let summary: String?
    /// The service's name.
    let service: String
    let language: String
    let assets: Assets
    let navigation: [PageLink]
    /// From the home page to this one, without this one.
    let trail: [PageLink]
    /// That the figures are invented; nil where they are real.
    let syntheticNotice: SyntheticNotice?
    /// Where the control that leaves the site leads; nil where there is none.
    let exitAddress: String?
    let publisher: String
    let tagline: String?
    let hashtag: String?
    let contact: ContactView?
    let licence: LicenceView?
    /// The one address of what the page shows; nil where that is not known.
    let canonical: String?
    /// The address of the picture that stands for it where somebody sends it on; nil where there is none.
    let picture: String?

    /// The addresses of what every page loads.
    struct Assets {
        let style: String
        let script: String
        let icon: String
    }

    /// The words that stand on every page over invented figures.
    struct SyntheticNotice {
        let title: String
        let text: String
    }

    /// Under which the figures may be used.
    struct LicenceView {
        let name: String
        let address: String?
    }
}

/// Whom to ask about the figures.
struct ContactView {
    let name: String
    let telephone: TelephoneView?
    let email: String?

    /// nil where the pack names nobody.
    init?(_ contact: Policy.Contact) {
        telephone = contact.telephone.map(TelephoneView.init)
        email = contact.email.flatMap { $0.isEmpty ? nil : $0 }
        guard !contact.name.isEmpty || telephone != nil || email != nil else { return nil }
        name = contact.name.isEmpty ? "Press contact" : contact.name
    }
}

/// A number to ring, with the address that rings it.
struct TelephoneView {
    let number: String
    let href: String

    init(_ number: String) {
        self.number = number
        href = "tel:" + number.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
    }
}
