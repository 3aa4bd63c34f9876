import HTTPTypes
import Hummingbird
import NIOCore

extension Problem {
    /// The body of RFC 9457 with this service's own members, keys in a fixed order.
    func json(instance: String?, requestID: String) -> ByteBuffer {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", "/problems/" + type.slug)
            json.field("title", type.title)
            json.field("status", type.status.code)
            json.field("detail", detail)
            json.field("instance", instance)
            json.field("request_id", requestID)
            json.array("errors") { json in
                for fault in errors {
                    json.object { json in
                        json.field("where", fault.place)
                        json.field("value", fault.value)
                        json.field("reason", fault.reason)
                        json.field("suggestions", fault.suggestions)
                    }
                }
            }
        }
        return json.buffer
    }

    /// The problem in plain words, for addresses whose suffix promises text.
    func text(requestID: String) -> String {
        var lines = ["\(type.status.code) \(type.title)", detail]
        if errors.count > 1 { lines += errors.map { "- " + $0.sentence } }
        lines += ["", "More: /problems/\(type.slug)", "Request: \(requestID)", ""]
        return lines.joined(separator: "\n")
    }

    /// The answer to a request: JSON, or plain text where the address ends in `.csv` or `.txt`.
    func response(to request: Request, requestID: String) -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        let path = request.uri.path
        if path.hasSuffix(".csv") || path.hasSuffix(".txt") {
            headers[.contentType] = "text/plain; charset=utf-8"
            let body = ResponseBody(byteBuffer: ByteBuffer(string: text(requestID: requestID)))
            return Response(status: type.status, headers: headers, body: body)
        }
        headers[.contentType] = "application/problem+json"
        let body = json(instance: request.uri.string.shortened(to: 500), requestID: requestID)
        return Response(status: type.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
