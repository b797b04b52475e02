"""What one replica answers and takes with so many documents. Usage: scale-sizes.py SOKBAR DOCUMENTS…; Linux, SOKBAR a release build.

Documents and words of queries are those of the demo corpus (scale_corpus.py); each answer is computed. The readers share the machine's cores with the
replica, so answers a second say less than the time of processors that an answer costs the replica: a core's worth of it is what a core answers.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from scale_corpus import generate, queries

SOKBAR = os.path.abspath(sys.argv[1]) if len(sys.argv) > 2 else sys.exit(__doc__)
READERS, SECONDS = 4, 20
TICKS = os.sysconf("SC_CLK_TCK")


def run(folder, *arguments):
    done = subprocess.run([SOKBAR, *arguments], cwd=folder, capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr.decode())


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        user, system = file.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


def megabytes(process, figure):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith(figure + ":"))
    return int(line.split()[1]) / 1_000


def size(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(folder) for name in names)


class Replica:
    """A replica that follows a folder."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.index = os.path.join(folder, "replica")
        begun = time.monotonic()
        self.log = open(os.path.join(folder, "replica.log"), "ab")
        arguments = ["serve", "--follow", f"file://{folder}/hylla", "--index", self.index, "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen([SOKBAR, *arguments], cwd=folder, stdout=self.log, stderr=self.log)
        while self.get("/ready") != 200:
            if self.process.poll() is not None:
                raise SystemExit("the replica ended")
            time.sleep(0.05)
        self.ready = time.monotonic() - begun

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def ask(self, asked, seconds, readers):
        """Asks for so long; returns the times of all answers."""
        times, end = [[] for _ in range(readers)], time.monotonic() + seconds

        def read(own):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            turn = own
            while time.monotonic() < end:
                begun = time.monotonic()
                # Who has another answer gets none that was kept.
                connection.request("GET", f"/v1/search?q={asked[turn % len(asked)]}", headers={"If-None-Match": '"none"'})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"an answer has status {answer.status}")
                times[own].append(time.monotonic() - begun)
                turn += readers

        threads = [threading.Thread(target=read, args=[own]) for own in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(time for own in times for time in own)

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def measure(documents, asked):
    folder = tempfile.mkdtemp(prefix="sokbar-sizes-")
    replica = None
    try:
        generate(os.path.join(folder, "corpus"), documents)
        run(folder, "index")
        run(folder, "publish", "--publish-url", f"file://{folder}/hylla")
        bytes = size(os.path.join(folder, "hylla", "objects"))
        replica = Replica(folder)
        replica.ask(asked, SECONDS / 4, 1)
        before, begun = processor_seconds(replica.process), time.monotonic()
        times = replica.ask(asked, SECONDS, READERS)
        took, spent = time.monotonic() - begun, processor_seconds(replica.process) - before
        each = 1_000 * spent / len(times)
        print(f"{documents} documents, {bytes / 1e6:.0f} MB published, at a replica and ready after {replica.ready:.1f} s")
        print(f"    {len(times) / took:.0f} answers/s beside {READERS} readers (load {os.getloadavg()[0]:.1f}); half of them within {1_000 * times[len(times) // 2]:.1f} ms")
        print(f"    {each:.2f} ms of a processor an answer: {1_000 / each:.0f} answers/s and core")
        print(f"    memory: {megabytes(replica.process, 'VmRSS'):.0f} MB, {megabytes(replica.process, 'RssAnon'):.0f} MB not pages of files; {megabytes(replica.process, 'VmHWM'):.0f} MB at most")
    finally:
        if replica:
            replica.end()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    asked = queries()
    for documents in sys.argv[2:]:
        measure(int(documents), asked)


main()
