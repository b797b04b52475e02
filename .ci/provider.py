"""pyoai serves a repository on 127.0.0.1; the program at argv[1:] harvests it: sets, resumption tokens, changes since the last
round, deletions. Any difference between the repository and the corpus is an error."""
import datetime
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import types
import urllib.parse

# pyoai asks for a module that Python has no more.
sys.modules["cgi"] = types.SimpleNamespace(parse_qs=urllib.parse.parse_qs)
from oaipmh import common, error, metadata, server

PROGRAM = [str(pathlib.Path(sys.argv[1]).resolve()), *sys.argv[2:]]
BATCH = 10
asked = []


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)


class Repository:
    """Records in memory: title and subject by number; a deleted one is None."""

    def __init__(self, count):
        self.texts, self.stamps = {}, {}
        for number in range(count):
            self.put(number, f"Rapport {number} om ställtider")

    def put(self, number, title):
        self.texts[number] = title
        self.stamps[number] = now()

    def identify(self):
        return common.Identify(
            "Testarkivet", "http://127.0.0.1/oai", "2.0", ["a@example.se"], datetime.datetime(2020, 1, 1),
            "persistent", "YYYY-MM-DDThh:mm:ssZ", ["identity"])

    def listMetadataFormats(self, identifier=None):
        return [("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/")]

    def listSets(self, cursor=0, batch_size=BATCH):
        return [("jamna", "Jämna", ""), ("udda", "Udda", "")][cursor:cursor + batch_size]

    def record(self, number):
        title = self.texts[number]
        header = common.Header(
            None, f"oai:test.example.se:{number}", self.stamps[number], [["jamna", "udda"][number % 2]], title is None)
        about = f"Den här rapporten beskriver {title} på en verkstad i Ådalen, rad för rad."
        fields = {"title": [title], "creator": ["Ahlmark, Karin"], "date": ["2024"], "language": ["swe"], "type": ["report"],
                  "description": [about], "identifier": [f"https://test.example.se/{number}"]}
        return header, title and common.Metadata(None, fields), None

    def listRecords(self, metadataPrefix, set=None, from_=None, until=None, cursor=0, batch_size=BATCH):
        numbers = [
            number for number in sorted(self.texts)
            if (not set or set == ["jamna", "udda"][number % 2]) and (not from_ or self.stamps[number] >= from_)]
        if not numbers:
            raise error.NoRecordsMatchError("nothing")
        return [self.record(number) for number in numbers[cursor:cursor + batch_size]]


def serve(repository):
    registry = metadata.MetadataRegistry()
    registry.registerWriter("oai_dc", server.oai_dc_writer)
    provider = server.BatchingServer(repository, registry, resumption_batch_size=BATCH)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            asked.append(query)
            answer = provider.handleRequest(query)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments):
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    return listening.server_port


def run(place, *arguments):
    result = subprocess.run([*PROGRAM, *arguments], cwd=place, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def pull(place):
    asked.clear()
    return json.loads(run(place, "pull", "--json"))["sources"][0]


def titles(place):
    run(place, "index")
    answer = json.loads(run(place, "search", "--json", "--limit", "100", ""))
    return sorted(hit["title"] for hit in answer["hits"])


def kept(repository, parity=None):
    return sorted(title for number, title in repository.texts.items() if title and parity in (None, number % 2))


def harvest(place, repository, port, more, parity):
    (place / "corpus").mkdir()
    (place / "sources.toml").write_text(
        f'[[source]]\nname = "arkiv"\ntype = "oai-pmh"\nurl = "http://127.0.0.1:{port}/oai"\ninto = "forskning/arkiv"\n'
        f"allow_private = true\ndelay_ms = 0\n{more}")
    report = pull(place)
    assert report["status"] == "done" and report["counts"]["new"] == len(kept(repository, parity)), report
    assert sum("resumptionToken" in query for query in asked) == (len(kept(repository, parity)) - 1) // BATCH, asked
    assert titles(place) == kept(repository, parity)
    # A record of the second of the first round is in its answer and may be in the next: times are whole seconds.
    time.sleep(1.1)
    pull(place)
    time.sleep(1.1)
    return report["requests"]


repository = Repository(35)
port = serve(repository)
with tempfile.TemporaryDirectory() as folder:
    place = pathlib.Path(folder)
    requests = harvest(place, repository, port, "", None)
    repository.put(3, "En omskriven rapport")
    repository.put(4, None)
    repository.put(100, "En ny rapport")
    for expected in [(1, 1, 1), (0, 0, 0)]:
        report = pull(place)
        counts = report["counts"]
        assert (counts["new"], counts["changed"], counts["removed"]) == expected, report
        assert any("from" in query for query in asked), asked
        assert titles(place) == kept(repository)
    print(f"pyoai: {len(kept(repository))} records in {requests} requests, then a change, a new one and a deletion")
with tempfile.TemporaryDirectory() as folder:
    harvest(pathlib.Path(folder), repository, port, 'set = "udda"\n', 1)
    print(f"pyoai: the set of {len(kept(repository, 1))} records")
