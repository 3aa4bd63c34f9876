import StatsModel

/// A way to report hate.
struct ReportingView {
    let label: String
    let text: String
    let telephone: TelephoneView?
    let link: String?
    let host: String?

    init(_ route: ReportingRoute) {
        label = route.label
        text = route.text
        telephone = route.telephone.map(TelephoneView.init)
        link = route.link
        host = route.link.map { link in
            let rest = link.firstRange(of: "://").map { link[$0.upperBound...] } ?? link[...]
            return String(rest.prefix { $0 != "/" })
        }
    }

    /// Those that are of use everywhere.
    static func everywhere(_ pack: ReferencePack) -> [ReportingView] {
        let top = pack.areas[pack.tree.top].code
        return pack.reporting.filter { $0.area == nil || $0.area == top }.map(ReportingView.init)
    }

    /// Those of an area itself, and of those that it lies in but for the top.
    static func around(_ area: Area, _ pack: ReferencePack) -> [ReportingView] {
        var codes = [area.code]
        var parent = area.parent
        while let code = parent, let above = pack.tree[code] {
            codes.append(code)
            parent = above.parent
        }
        let top = pack.areas[pack.tree.top].code
        return pack.reporting.filter { route in route.area.map { $0 != top && codes.contains($0) } ?? false }
            .map(ReportingView.init)
    }
}

/// `/reporting`: how to report hate, everywhere and by area.
enum ReportingPage {
    struct Content {
        let everywhere: [ReportingView]
        let areas: [AreaRoutes]
    }

    struct AreaRoutes {
        let name: String
        let href: String
        let slug: String
        let routes: [ReportingView]
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.inForce
        let top = pack.areas[pack.tree.top].code
        let areas = pack.areas.compactMap { area -> AreaRoutes? in
            let routes = pack.reporting.filter { $0.area == area.code && area.code != top }
            guard !routes.isEmpty else { return nil }
            return AreaRoutes(
                name: area.name, href: "/areas/\(area.slug)", slug: area.slug.rawValue,
                routes: routes.map(ReportingView.init))
        }
        return Page(
            template: "reporting",
            frame: try visit.frame(
                "Report hate", section: "/reporting",
                summary: "How to report a hate crime or a hate incident, in an emergency and otherwise.",
                canonical: "/reporting"),
            content: Content(everywhere: ReportingView.everywhere(pack), areas: areas))
    }
}
