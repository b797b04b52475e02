"""What a change of one document of many costs: bytes and objects that a builder sends. Usage: scale-bytes.py SOKBAR [DOCUMENTS] [BUILDER]

The documents are copies of the demo corpus in which a third of the longer words are replaced, as in benches/documents. BUILDER is a program that
builds the index, if SOKBAR is a slow build.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

from scale_corpus import generate, texts

SOKBAR = os.path.abspath(sys.argv[1])
WANTED = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
BUILDER = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else SOKBAR


def run(folder, program, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True)
    if done.returncode not in (0, 2):
        raise SystemExit(done.stderr.decode())
    return done.stdout.decode()


def publish(folder):
    run(folder, BUILDER, "index")
    return json.loads(run(folder, SOKBAR, "publish", "--json", "--force", "--publish-url", f"file://{folder}/hylla"))


def parts_by_file(folder):
    with open(os.path.join(folder, "hylla", "current"), encoding="utf-8") as file:
        manifest = json.loads(file.read().split("\n", 1)[1])
    return {file["name"]: file["parts"] for file in manifest["files"]}


def kind(name):
    return name if not re.match(r"[0-9a-f]{32}", name) else "segments: " + name.split(".", 1)[1]


def tell(what, folder, before):
    """Publishes, and prints what was sent and what of each file is new; returns the parts."""
    known = {part["sha256"] for parts in before.values() for part in parts}
    sent = publish(folder)
    print(f"{what}: {sent['sent_bytes']} bytes in {sent['sent_objects']} objects, {100 * sent['sent_bytes'] / sent['bytes']:.1f} %")
    whole, new = Counter(), Counter()
    after = parts_by_file(folder)
    for name, parts in after.items():
        for part in parts:
            whole[kind(name)] += part["bytes"]
            new[kind(name)] += part["bytes"] if part["sha256"] not in known else 0
    for name, size in whole.most_common():
        print(f"    {name:24} {size:>12} bytes, {100 * new[name] / max(size, 1):5.1f} % new")
    return after


def main():
    folder = tempfile.mkdtemp(prefix="sokbar-bytes-")
    try:
        generate(os.path.join(folder, "corpus"), WANTED)
        first = publish(folder)
        before = parts_by_file(folder)
        print(f"{first['documents']} documents: {first['bytes']} bytes in {first['sent_objects']} objects")
        with open(os.path.join(folder, "corpus", "kopia-001", next(texts())[0]), "a", encoding="utf-8") as file:
            file.write("\nEn mening till om ställtid.\n")
        before = tell("one document changed", folder, before)
        with open(os.path.join(folder, "corpus", "kopia-002", "ny.md"), "w", encoding="utf-8") as file:
            file.write("# En ny text\n\nDen handlar om ställtid, och står mitt bland de andra.\n")
        before = tell("one document more", folder, before)
        tell("built again, nothing changed", folder, before)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
