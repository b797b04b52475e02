"""Many documents: copies of the demo corpus in which a third of the longer words are replaced, as in benches/documents."""

import os
import random
import re
import urllib.parse

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus")
QUERIES = 200
WORD = re.compile(r"\b[a-zåäö]{5,}\b")


def texts():
    """The names and texts of the demo corpus."""
    for folder, _, names in sorted(os.walk(DEMO)):
        for name in sorted(names):
            if name.endswith(".md"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = file.read()
                # Without front matter: ids of copies are their paths.
                yield name, re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def generate(corpus, wanted):
    """Writes so many documents."""
    demo = list(texts())
    vocabulary = [word for _, text in demo for word in WORD.findall(text)]
    copy = 0
    while True:
        chance = random.Random(copy)
        others = {}

        def other(found):
            word = found.group()
            if word not in others:
                others[word] = chance.choice(vocabulary) if chance.random() < 1 / 3 else word
            return others[word]

        os.makedirs(os.path.join(corpus, f"kopia-{copy:03}"))
        for name, text in demo:
            if copy * len(demo) + demo.index((name, text)) >= wanted:
                return
            with open(os.path.join(corpus, f"kopia-{copy:03}", name), "w", encoding="utf-8") as file:
                file.write(WORD.sub(other, text) if copy else text)
        copy += 1


def queries():
    """Queries of one to four words as they stand in an address, frequent words more often."""
    words = [word for _, text in texts() for word in WORD.findall(text)]
    chance = random.Random(1)
    return [urllib.parse.quote(" ".join(chance.choice(words) for _ in range(1 + number % 4))) for number in range(QUERIES)]
