"""sickle harvests the service at argv[1]; then files of its corpus at argv[2] are changed, added and removed, and it harvests
what is new since its last visit, while the service watches the corpus and takes newer indexes over."""
import pathlib
import sys
import time

import sickle
from sickle.oaiexceptions import NoRecordsMatch

harvester = sickle.Sickle(sys.argv[1] + "/oai")
corpus = pathlib.Path(sys.argv[2])
copy = {}
visited = None


def harvest():
    """What a harvester does: everything since the time of the last answer, into its copy."""
    global visited
    arguments = {"metadataPrefix": "oai_dc"} | ({"from": visited} if visited else {})
    begun = harvester.Identify().xml.getroottree().getroot().findtext("{*}responseDate")
    try:
        records = list(harvester.ListRecords(ignore_deleted=False, **arguments))
    except NoRecordsMatch:
        records = []
    for record in records:
        name = record.header.identifier.rsplit(":", 1)[1]
        copy[name] = None if record.header.deleted else record.metadata["title"][0]
    visited = begun
    return len(records)


def until(is_there, what):
    for _ in range(600):
        harvest()
        if is_there():
            return
        time.sleep(0.1)
    sys.exit(f"{what}: not harvested")


first = harvest()
assert first > 100 and all(copy.values()), first
smed = corpus / "metoder" / "smed.md"
old = copy["metoder/smed"]
smed.write_text(smed.read_text().replace(old, "SMED på nytt", 1))
until(lambda: copy["metoder/smed"] == "SMED på nytt", "a change")
(corpus / "artiklar" / "ny.md").write_text("---\ntitle: En ny text\n---\nOm ställtid.\n")
until(lambda: copy.get("artiklar/ny") == "En ny text", "a new document")
smed.unlink()
until(lambda: copy["metoder/smed"] is None, "a deletion")
# The copy is what a harvest of everything gives.
kept, visited, copy = dict(copy), None, {}
harvest()
assert kept == copy, {name for name in kept.keys() | copy.keys() if kept.get(name) != copy.get(name)}
print(f"sickle: {first} records, then a change, a new document and a deletion by incremental harvests")
