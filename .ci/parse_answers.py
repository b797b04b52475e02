"""Asks a service every documented question through a client generated from its OpenAPI document, and compares what the
client understood with what was sent: nothing may be missing, of another type, or undocumented.

Usage: parse_answers.py ADDRESS FOLDER-OF-THE-CLIENT
"""

import importlib
import json
import sys
from pathlib import Path

import attrs

address, folder = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, str(folder.parent))
name = folder.name
client = importlib.import_module(f"{name}.client").Client(base_url=address)
models = importlib.import_module(f"{name}.models")


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


def ask(route, **parameters):
    module = importlib.import_module(f"{name}.api.{route}")
    response = module.sync_detailed(client=client, **parameters)
    assert response.status_code == 200, (route, parameters, response.status_code, response.content)
    sent = json.loads(response.content)
    understood = response.parsed
    assert understood is not None, f"{route} was not understood"
    if hasattr(understood, "to_dict"):
        assert understood.to_dict() == sent, f"{route} was understood as another answer"
    found = undocumented(understood, route)
    assert not found, f"undocumented: {found}"
    return understood


asked = 0
for query in ["", "ställtid", "stäldtid", "vad är kanban", '"standardiserat arbete" -smed', "värdeflödesanalys kaizen"]:
    for explain in [False, True]:
        ask("search.search", q=query, explain=explain, limit=50)
        asked += 1
hits = ask("search.search", q="", limit=100).hits
for prefix in ["s", "ställ", "vad är k"]:
    ask("search.suggest", q=prefix)
    asked += 1
for hit in hits:
    # A client encodes each segment of a path as a whole.
    id = hit.id
    ask("documents.document", id=id)
    ask("documents.related", id=id)
    asked += 2
ask("operation.health")
ask("operation.ready")
print(f"{asked + 3} answers were understood by the generated client")
