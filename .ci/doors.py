"""Foreign readers read every document of the demo as the service at argv[1] gives it; any difference is an error."""
import asyncio
import csv
import io
import json
import statistics
import sys
import time
import urllib.parse
import urllib.request

import bibtexparser
import citeproc
import extruct
import feedparser
import mcp
import rispy
import sickle
from citeproc.source.json import CiteProcJSON

BASE = sys.argv[1]
PROGRAM = sys.argv[2:]
checked = []


def get(path, **headers):
    request = urllib.request.Request(BASE + path, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode(), answer.headers


def text(path):
    return get(path)[0]


def flat(value):
    return " ".join(value.split())


def done(what, count):
    assert count > 0, what
    checked.append(f"{what}: {count}")


rows = [json.loads(line) for line in text("/v1/search?format=ndjson").splitlines()]
total = json.loads(text("/v1/search?limit=0"))["total"]
assert len(rows) == total, (len(rows), total)
titles = [flat(row["title"]) for row in rows]
done("ndjson, read by json", len(rows))

table = list(csv.DictReader(io.StringIO(text("/v1/search?format=csv"))))
assert [row["id"] for row in table] == [row["id"] for row in rows]
assert [flat(row["title"].removeprefix("'")) for row in table] == titles
done("csv, read by csv", len(table))

library = bibtexparser.parse_string(text("/v1/search?format=bibtex"))
assert not library.failed_blocks, library.failed_blocks[:1]
assert len(library.entries) == total, len(library.entries)
plain = lambda value: flat(value.replace("{", "").replace("}", "").replace("\\", ""))
for entry, row in zip(library.entries, rows):
    assert plain(entry["title"]) == plain(row["title"]), (entry["title"], row["title"])
    assert "Sökbar" not in entry.fields_dict.get("publisher", entry.fields_dict.get("institution")).value
done("bibtex, read by bibtexparser", len(library.entries))

records = rispy.loads(text("/v1/search?format=ris"))
assert [flat(record["title"]) for record in records] == titles
assert all(len(record.get("authors", [])) == len(row["authors"]) for record, row in zip(records, rows))
done("ris, read by rispy", len(records))

items = json.loads(text("/v1/search?format=csl-json"))
source = CiteProcJSON(items)
style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
for item in items:
    bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
drawn = [str(entry) for entry in bibliography.bibliography()]
assert len(drawn) == total, (len(drawn), total)
done("csl-json, drawn by citeproc-py", len(drawn))

for row in rows:
    path = "/dokument/" + urllib.parse.quote(row["id"])
    page, headers = get(path)
    found = extruct.extract(page, base_url=BASE + path, syntaxes=["json-ld", "dublincore", "opengraph"])
    graph = found["json-ld"][0]["@graph"]
    assert graph[0]["name"] == row["title"], (graph[0], row)
    assert [author["name"] for author in graph[0].get("author", [])] == row["authors"]
    assert graph[0].get("datePublished") == row["date"]
    assert graph[1]["@type"] == "BreadcrumbList"
    core = {element["name"].lower(): element["content"] for element in found["dublincore"][0]["elements"]}
    assert core["dc.title"] == row["title"], core
    assert found["opengraph"], path
    assert 'rel="alternate"' in headers["Link"]
    markdown, headers = get(path, Accept="text/markdown")
    assert headers["Content-Type"].startswith("text/markdown") and "accept" in headers["Vary"].lower()
    assert f'title: {json.dumps(row["title"], ensure_ascii=False)}\n' in markdown, path
done("pages, read by extruct", len(rows))

feed = feedparser.parse(text("/feed.atom?limit=100"))
assert not feed.bozo, feed.bozo_exception
wanted = min(total, 100)
assert len(feed.entries) == wanted, len(feed.entries)
by_address = {BASE + "/dokument/" + urllib.parse.quote(row["id"]): row for row in rows}
for entry in feed.entries:
    row = by_address[entry.id]
    assert entry.title == row["title"] and entry.link == entry.id, entry
    assert entry.updated_parsed and entry.published_parsed, entry
done("atom, read by feedparser", len(feed.entries))

harvester = sickle.Sickle(BASE + "/oai")
identify = harvester.Identify()
assert identify.deletedRecord == "persistent"
for prefix in [format.metadataPrefix for format in harvester.ListMetadataFormats()]:
    harvested = list(harvester.ListRecords(metadataPrefix=prefix))
    assert len(harvested) == total, (prefix, len(harvested))
    assert len({record.header.identifier for record in harvested}) == total
    done(f"{prefix}, harvested by sickle", len(harvested))
dated = list(harvester.ListRecords(metadataPrefix="oai_dc"))
assert sorted(record.metadata["title"][0] for record in dated) == sorted(row["title"] for row in rows)
assert min(record.header.datestamp for record in dated) == identify.earliestDatestamp
sets = [one.setSpec for one in harvester.ListSets()]
methods = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="kind:method"))
assert "kind:method" in sets and len(methods) == sum(row["kind"] == "method" for row in rows)
one = harvester.GetRecord(identifier=methods[0].identifier, metadataPrefix="mods")
assert one.header.identifier == methods[0].identifier


async def assist(server, mode, name):
    """Every tool, resource and prompt by the official SDK, with the median time of each tool in milliseconds."""
    async with mcp.Client(server, mode=mode, cache=None) as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {"search", "fetch", "passages", "related", "facets"}, tools
        assert all(tool.annotations.read_only_hint and tool.output_schema for tool in tools), tools

        async def call(tool, **arguments):
            begun = time.perf_counter()
            result = await client.call_tool(tool, arguments)
            times.setdefault(tool, []).append((time.perf_counter() - begun) * 1000)
            assert not result.is_error, result
            return result.structured_content

        times = {}
        found = (await call("search", query="ställtid"))["results"]
        assert found and set(found[0]) == {"id", "title", "url"}, found
        for row in rows:
            read = await call("fetch", id=row["id"])
            assert read["title"] == row["title"] and read["text"].startswith("---\n"), row
        passages = await call("passages", query="hur kortar man ställtiden", budget=1000)
        assert passages["passages"] and passages["tokens"] <= 1000
        assert (await call("related", id=found[0]["id"]))["related"]
        assert (await call("facets"))["total"] == total
        resource = await client.read_resource("sokbar://document/" + urllib.parse.quote(found[0]["id"]))
        assert resource.contents[0].text.startswith("---\n"), resource
        prompt = await client.get_prompt("svara med källor", {"fråga": "Vad är SMED?"})
        assert "Vad är SMED?" in prompt.messages[0].content.text
        middle = ", ".join(f"{tool} {statistics.median(taken):.1f}" for tool, taken in times.items())
        checked.append(f"{name}, median of each tool in ms: {middle}")


for mode in ["2026-07-28", "legacy"]:
    asyncio.run(assist(BASE + "/mcp", mode, f"mcp over HTTP, {mode}"))
stdio = mcp.StdioServerParameters(command=PROGRAM[0], args=PROGRAM[1:])
asyncio.run(assist(stdio, "auto", "mcp over stdio"))
for header in [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]:
    accepted = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    request = urllib.request.Request(BASE + "/mcp", b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}', {**accepted, **header})
    try:
        urllib.request.urlopen(request)
        raise AssertionError(header)
    except urllib.error.HTTPError as error:
        assert error.code == 403, (header, error.code)

start = extruct.extract(text("/"), base_url=BASE, syntaxes=["json-ld"])["json-ld"][0]
assert start["potentialAction"]["@type"] == "SearchAction"

print("\n".join(checked))
