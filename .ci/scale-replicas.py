"""How much more replicas answer: each gets the same small share of a core. Usage: scale-replicas.py SOKBAR [DOCUMENTS]; needs root and the cpu controller.

A replica with a fifth of a core stands for a machine: what is measured is whether they add up, not how fast one is. Answers are computed. On a
busy machine the replicas don't get their share: then the processor's time for an answer tells, which stays the same if they add up. With
DOCUMENTS they are of so many copies of the demo corpus, else of a few small texts.
"""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from scale_corpus import generate, queries
from scale_machine import DOCUMENTS, SOKBAR, Machine, wait_for, get

GROUPS = "/sys/fs/cgroup/cpu"
SHARE = 0.2
SECONDS = 15
READERS = 12


def confine(process, name):
    group = os.path.join(GROUPS, name)
    os.makedirs(group, exist_ok=True)
    for file, text in [("cpu.cfs_period_us", "50000"), ("cpu.cfs_quota_us", str(int(50000 * SHARE))), ("cgroup.procs", str(process.pid))]:
        with open(os.path.join(group, file), "w", encoding="ascii") as file:
            file.write(text)


def processor_seconds(machine):
    """The time of processors that all replicas have taken."""
    ticks = 0
    for replica in machine.replicas:
        if replica:
            with open(f"/proc/{replica.pid}/stat", encoding="ascii") as file:
                ticks += sum(int(field) for field in file.read().rsplit(")", 1)[1].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def fill(machine):
    """Publishes documents; returns how many, and what is asked."""
    if len(sys.argv) < 3:
        machine.build(0)
        return DOCUMENTS, [f"text+{number}" for number in range(READERS)]
    generate(os.path.join(machine.folder, "corpus"), int(sys.argv[2]))
    subprocess.run([SOKBAR, "index"], cwd=machine.folder, capture_output=True, check=True)
    machine.publish("publish")
    return int(sys.argv[2]), queries()


def answers_per_second(port, asked):
    counts, end = [0] * READERS, time.monotonic() + SECONDS

    def read(number):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        turn = number
        while time.monotonic() < end:
            # Who has another answer gets none that was kept.
            connection.request("GET", f"/v1/search?q={asked[turn % len(asked)]}", headers={"If-None-Match": '"none"'})
            answer = connection.getresponse()
            answer.read()
            counts[number] += answer.status == 200
            turn += READERS

    threads = [threading.Thread(target=read, args=[number]) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def main():
    folder = tempfile.mkdtemp(prefix="sokbar-replicas-")
    machine = Machine(folder)
    try:
        machine.start_store()
        documents, asked = fill(machine)
        rates = []
        for number in range(3):
            machine.start_replica(number)
            machine.wait_until_well(number)
            confine(machine.replicas[number], f"sokbar-{number}")
            if number == 0:
                machine.start_balancer()
            wait_for("the load balancer", lambda: get(machine.balancer, "/ready")[0] == 200)
            time.sleep(2)
            before = processor_seconds(machine)
            rates.append(answers_per_second(machine.balancer, asked))
            each = (processor_seconds(machine) - before) / (rates[-1] * SECONDS)
            print(f"{number + 1} replicas with {SHARE} cores each, {documents} documents: {rates[-1]:.0f} answers/s, {rates[-1] / rates[0]:.2f} times one; {1_000 * each:.2f} ms of a processor an answer")
    finally:
        machine.end()
        for number in range(3):
            group = os.path.join(GROUPS, f"sokbar-{number}")
            if os.path.isdir(group):
                os.rmdir(group)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main()
