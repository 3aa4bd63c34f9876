"""What schemathesis is told about this service, and what it is to check that it does not know by itself."""

import atexit
import collections
import gzip
import json
import os
import re
import threading
import time

import requests
import schemathesis

BASE = os.environ["CONTRACT_BASE"]
KEY = os.environ.get("CONTRACT_KEY", "")
# The names of the keys that must not be revoked: those that the runs themselves use.
KEPT = set(os.environ.get("CONTRACT_KEPT_KEYS", "").split())

# What the contract's `default` stands for: see “What any address may answer besides”. 500 is there as well, but is a failure.
ANYWHERE = {405, 408, 414, 431}

# What ground.py has made.
TRIALS = [
    "trial-published", "trial-withdrawn", "trial-draft", "trial-spare", "trial-in-agreement", "trial-agreed", "trial-scheduled"]
# With which of them each action can succeed; every other address is about what is public.
RIGHT = {
    "submit": "trial-draft", "rebuild": "trial-spare", "withdraw": "trial-spare", "publish": "trial-agreed",
    "agreements": "trial-in-agreement"}

# Every release that there is.
RELEASES = set()

# --- What is asked ------------------------------------------------------------------------------------------------


def reference(name):
    return requests.get(f"{BASE}/v1/{name}", timeout=30).json()["items"]


def words():
    """Values that mean something to the service, by parameter. Drawn at random, hardly a word would."""
    areas = reference("areas")
    months = ["2019-04", "2023-12", "2024-03", "2024-02"]
    releases = sorted({release["id"] for release in reference("releases")} | set(TRIALS))
    moments = ["2024-05-01", "2999-01-01", "2024-05-01T12:00:00Z", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())]
    return {
        "area": [word for area in areas for word in (area["code"], area["slug"])]
        + ["children(llr)", "descendants(llr)", "children", "*", "Leicester, Leicestershire and Rutland", "leicester,blaby"],
        "category": [category["code"] for category in reference("categories")] + ["any", "*", "race,religion", "lgbt"],
        "kind": ["crime", "incident", "all", "*"],
        "period": months + ["QE2024-03", "YE2024-03", "2024-Q1", "FY2023-24", "2023/24", "latest", "latest-1", "YE2023-03"],
        "period_to": months,
        "measure": ["count", "rate", "change", "change_percent", "share", "rank", "count,rate"],
        "categories_all": ["race", "race,religion"],
        "channel": ["police", "online"],
        "source": [source["code"] for source in reference("sources")],
        "from": months,
        "to": months + ["latest"],
        "as_of": moments,
        "release": releases + ["latest", "trial-published@1", "trial-published@2"],
        "/v1/releases/{id}": releases,
    }


def offer(schema, values):
    """A schema that allows what another does, and is drawn from known words half of the time."""
    return {"anyOf": [{"enum": values}, schema]}


def enrich(schema, values):
    if not values or "enum" in schema or "$ref" in schema and not schema["$ref"].endswith("/Code"):
        return schema
    if schema.get("type") == "array":
        # Longer lists of random words are longer refusals only.
        return dict({"maxItems": 4}, **dict(schema, items=offer(schema["items"], values)))
    if schema.get("type", "string") in ("string", ["string", "null"]):
        return offer(schema, values)
    return schema


def enrich_members(schema, known):
    """The same for the members of a body."""
    for name, member in schema.get("properties", {}).items():
        schema["properties"][name] = enrich(member, known.get(name))
    if isinstance(schema.get("items"), dict):
        enrich_members(schema["items"], known)


def present():
    """What pages are addressed by that no schema tells: the reference of a figure, and the names of the assets."""
    figure = requests.get(f"{BASE}/v1/figures?area=*&period=latest", timeout=30).json()["figures"][0]
    assets = re.findall(r'"/assets/([^"]+)"', requests.get(f"{BASE}/", timeout=30).text)
    return {"/c/{reference}": [figure["citation"]], "/assets/{name}": sorted(set(assets))}


def aim(raw_schema):
    """Gives the addresses of releases, references and assets examples that exist, and the agreement the digest that is to be
    agreed."""
    for path, values in present().items():
        (parameter,) = (one for one in raw_schema["paths"][path]["get"]["parameters"] if one.get("in") == "path")
        parameter.update(example=values[0], schema=offer(parameter["schema"], values))
    common = raw_schema["components"]["parameters"]["releaseID"]
    for path, methods in raw_schema["paths"].items():
        name = RIGHT.get(path.rsplit("/", 1)[-1], "trial-published")
        for operation in methods.values():
            for index, parameter in enumerate(operation.get("parameters", [])):
                if parameter.get("$ref", "").endswith("/releaseID"):
                    operation["parameters"][index] = dict(common, example=name)
    body = raw_schema["paths"]["/v1/releases/{id}/agreements"]["post"]["requestBody"]["content"]["application/json"]
    answer = requests.get(f"{BASE}/v1/releases/trial-in-agreement", headers={"Authorization": f"Bearer {KEY}"}, timeout=30)
    if answer.ok:
        body["example"] = dict(body["example"], digest=answer.json()["digest"])


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Offers known words beside what the schemas of parameters and bodies allow, which stays the same."""
    known = words()
    RELEASES.update(known["/v1/releases/{id}"])
    parameters = raw_schema["components"]["parameters"]
    parameters["releaseID"]["schema"] = offer(parameters["releaseID"]["schema"], known["/v1/releases/{id}"])
    parameters["releaseVersion"]["schema"] = offer(parameters["releaseVersion"]["schema"], [1, 2])
    aim(raw_schema)
    for path in raw_schema["paths"].values():
        for operation in path.values():
            for parameter in list(operation.get("parameters", [])):
                if parameter.get("in") in ("query", "path"):
                    parameter["schema"] = enrich(parameter["schema"], known.get(parameter["name"]))
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                if kind == "text/csv":
                    content["schema"] = offer(content["schema"], FILES)
                else:
                    enrich_members(content["schema"], known)
    for parameter in parameters.values():
        if parameter["in"] == "query":
            parameter["schema"] = enrich(parameter["schema"], known.get(parameter["name"]))


HEADER = "source_ref,recorded_on,area,kind,categories\n"
FILES = [
    HEADER,
    HEADER + "C-1,2024-03-04,leicester,crime,race\n",
    HEADER + "C-1,2024-03-04,leicester,crime,race;religion\nC-2,2024-03-05,rutland,incident,disability\n",
    HEADER + "C-3,2024-03-04,Leicster,crime,race\nC-4,2024-13-04,leicester,crime,race\nC-5,,,,\n",
    "\ufeff" + HEADER.replace("\n", "\r\n") + 'C-6,2024-03-04,"Leicester",crime,race\r\n',
    HEADER + 'C-7,2024-03-04,"leicester,crime,race\n',
    HEADER.replace("area", "victim_name") + "C-8,2024-03-04,Somebody,crime,race\n",
    HEADER + "C-9,2024-03-04,leicester\n",
]


@schemathesis.serializer("text/csv")
def pack(context, value):
    """The bytes of a file, packed where the header says so and the request is meant to be right."""
    data = value if isinstance(value, bytes) else str(value).encode()
    meta = context.case.meta
    is_right = meta is None or meta.generation.mode.is_positive
    if is_right and (context.case.headers or {}).get("Content-Encoding") == "gzip":
        data = gzip.compress(data, mtime=0)
    return data


@schemathesis.hook
def filter_case(context, case):
    """Keeps the keys that the runs use from being revoked by them."""
    name = str((case.path_parameters or {}).get("id"))
    return case.method != "DELETE" or not case.path.startswith("/v1/keys/") or name not in KEPT


SERIES = {"grain", "from", "to", "last"}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Takes away what nearly every request would be refused for alone, such as one of two things that exclude each other:
    the refusal would hide what becomes of the rest. And withdraws no release but the one that is there for it."""
    if case.path.endswith("/withdraw") and (case.path_parameters or {}).get("id") in RELEASES:
        case.path_parameters["id"] = RIGHT["withdraw"]
    tried = getattr(case.meta.phase.data, "parameter", None) if case.meta else None
    # With tags at random a request is refused whatever else it asks.
    if case.headers and tried not in ("If-Match", "If-None-Match", "Authorization") and len(str(case.path_parameters) + str(case.query)) % 4:
        for name in ("If-Match", "If-None-Match"):
            case.headers.pop(name, None)
    query = case.query or {}
    if "period" not in query or not SERIES & set(query):
        return
    unwanted = {"period", "from" if tried == "last" else "last"} if tried in SERIES else SERIES
    for name in unwanted & set(query):
        del query[name]


# --- What is checked ----------------------------------------------------------------------------------------------


@schemathesis.check
def is_documented(ctx, response, case):
    """The status by itself, which `default` would let pass whatever it is."""
    documented = {int(status) for status in case.operation.responses.status_codes if status != "default"}
    if response.request.method == "OPTIONS":
        documented = {204}
    if "Authorization" in response.request.headers:
        documented.add(401)
    assert response.status_code in documented | ANYWHERE, f"{response.status_code} is not documented for {case.operation.label}"


@schemathesis.check
def carries_what_every_answer_carries(ctx, response, case):
    """What the contract says once, for all addresses."""
    headers = {name: values[0] for name, values in response.headers.items()}
    assert headers.get("x-request-id"), "no X-Request-Id"
    assert headers.get("x-content-type-options") == "nosniff", "no X-Content-Type-Options"
    sent = response.request.headers.get("Authorization")
    # A page is for a browser that goes there, not for other sites' scripts, and the same whoever asks; so is what it is made of.
    is_file = case.path == "/assets/{name}" and response.status_code < 400
    is_page = is_file or headers.get("content-type", "").startswith("text/html") or 300 <= response.status_code < 400
    if is_page and not is_file and response.status_code < 300:
        assert "default-src 'none'" in headers.get("content-security-policy", ""), "no strict Content-Security-Policy"
    if sent is not None and not is_page:
        assert headers.get("cache-control") == "private, no-store", f"with a key: Cache-Control {headers.get('cache-control')}"
    if response.request.method in ("GET", "HEAD", "OPTIONS") and not is_page:
        assert headers.get("access-control-allow-origin") == "*", "no Access-Control-Allow-Origin"
    if response.status_code >= 400 and headers.get("content-type", "").startswith("application/problem+json"):
        problem = response.json()
        assert problem["status"] == response.status_code, f"status {problem['status']} in an answer of {response.status_code}"
        assert problem["request_id"] == headers["x-request-id"], "another request_id than X-Request-Id"
        assert problem["detail"].strip(), "an empty detail"
    if response.status_code in (429, 503):
        assert headers.get("retry-after", "").isdigit(), "no Retry-After"
    if response.status_code == 401:
        assert KEY not in (sent or "") or not KEY, "the key of this run is no longer taken"


# --- What was reached ---------------------------------------------------------------------------------------------

tally = collections.defaultdict(collections.Counter)
guard = threading.Lock()


@schemathesis.hook
def after_call(context, case, response):
    if response.request.method == case.operation.method.upper():
        with guard:
            tally[case.operation.label][str(response.status_code)] += 1


@atexit.register
def write_tally():
    path = os.environ.get("CONTRACT_TALLY")
    if path:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(tally, file)
