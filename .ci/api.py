"""Asks a service every documented question through a client generated from its OpenAPI document, and compares what the
client understood with what was sent: nothing may be missing, of another type, or undocumented.

Usage: api.py ADDRESS FOLDER-OF-THE-CLIENT OPENAPI-DOCUMENT
"""

import importlib
import json
import sys
from pathlib import Path
from urllib.parse import quote

import attrs
import httpx

address, folder = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, str(folder.parent))
name = folder.name
client = importlib.import_module(f"{name}.client").Client(base_url=address)
models = importlib.import_module(f"{name}.models")
document = json.loads(Path(sys.argv[3]).read_text())
described = {
    operation["operationId"]: operation["responses"]["200"].get("content", {})
    for path in document["paths"].values()
    for operation in path.values()
}
asked = dict.fromkeys(described, 0)
met = {operation: set() for operation in described}


def undocumented(value, place):
    """The names of fields that the document does not have, at any depth."""
    if isinstance(value, list):
        return [found for item in value for found in undocumented(item, place)]
    if attrs.has(type(value)):
        # A map (facets, explanations) has its entries here.
        fields = [field.name for field in attrs.fields(type(value)) if field.name != "additional_properties"]
        extra = value.additional_properties if fields else {}
        found = [f"{place}.{field}" for field in extra]
        children = {field: getattr(value, field) for field in fields} | (
            {} if fields else value.additional_properties
        )
        return found + [
            deeper for field, child in children.items() for deeper in undocumented(child, f"{place}.{field}")
        ]
    return []


def count(operation, response):
    """Counts an answer; its status and media type must be documented."""
    assert response.status_code == 200, (operation, response.status_code, response.content)
    media = response.headers["content-type"].split(";")[0]
    assert media in described[operation], f"{operation} sent {media}"
    asked[operation] += 1
    met[operation].add(media)
    return media


def ask(route, **parameters):
    operation = route.split(".")[1]
    module = importlib.import_module(f"{name}.api.{route}")
    response = module.sync_detailed(client=client, **parameters)
    media = count(operation, response)
    understood = response.parsed
    if "schema" in described[operation][media]:
        assert understood is not None, f"{route} was not understood"
    if hasattr(understood, "to_dict"):
        assert understood.to_dict() == json.loads(response.content), f"{route} was understood as another answer"
    elif isinstance(understood, str):
        assert understood == response.content.decode(), f"{route} was understood as another text"
    found = undocumented(understood, route)
    assert not found, f"undocumented: {found}"
    return understood


def fetch(operation, path):
    """The client reads one media type of an operation; the others are only compared with the document."""
    count(operation, httpx.get(address + path))


for query in ["", "ställtid", "stäldtid", "vad är kanban", '"standardiserat arbete" -smed', "värdeflödesanalys kaizen"]:
    for explain in [False, True]:
        ask("search.search", q=query, explain=explain, limit=50)
    ask("search.passages", q=query)
    ask("search.feed", q=query)
hits = ask("search.search", q="", limit=100).hits
for prefix in ["s", "ställ", "vad är k"]:
    ask("search.suggest", q=prefix)
fetch("suggest", "/v1/suggest?q=s&format=opensearch")
for format in ["csv", "bibtex", "ris", "csl-json", "ndjson"]:
    fetch("search", f"/v1/search?q=smed&format={format}")
for hit in hits:
    # A client encodes each segment of a path as a whole.
    id = hit.id
    ask("documents.document", id=id)
    ask("documents.related", id=id)
    ask("documents.citation", id=id)
    # Records of an export have no file of their own.
    if httpx.head(f"{address}/original/{quote(id)}").status_code != 404:
        ask("documents.original", id=id)
    fetch("alternate", f"/dokument/{quote(id)}.json")
    fetch("alternate", f"/dokument/{quote(id)}.md")
for format in ["bibtex", "ris", "csl-json"]:
    fetch("citation", f"/v1/documents/{quote(hits[0].id)}/citation?format={format}")
ask("documents.alternate", id=hits[0].id, form=models.AlternateForm.MD)
ask("documents.oai", verb="Identify")
ask("documents.oai_by_post", body=models.HarvestArguments(verb="ListSets"))
ask("documents.llms")
ask("documents.llms_full")
initialize = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "ci", "version": "1"}},
}
client = client.with_headers({"Accept": "application/json, text/event-stream"})
ask("search.mcp", body=models.McpBody.from_dict(initialize))
ask("operation.health")
ask("operation.ready")
ask("operation.openapi")

never = [operation for operation, times in asked.items() if times == 0]
assert not never, f"never asked: {never}"
# Which files there are depends on the corpus.
missed = {operation: set(described[operation]) - met[operation] for operation in described if operation != "original"}
assert not any(missed.values()), f"documented and never met: {missed}"
print(f"{sum(asked.values())} answers of {len(asked)} operations were understood by the generated client")
