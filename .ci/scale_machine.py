"""The processes of `.ci/scale` and what asks them: a builder, an S3 server, replicas, a load balancer, readers."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import boto3
from botocore.exceptions import BotoCoreError, ClientError

DOCUMENTS = 40
PATIENCE = 60
SOKBAR = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in held]
    for server in held:
        server.close()
    return ports


def wait_for(what, holds, patience=PATIENCE):
    end = time.monotonic() + patience
    while True:
        try:
            found = holds()
        except (OSError, http.client.HTTPException, ValueError, BotoCoreError, ClientError):
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise SystemExit(f"waited {patience} s in vain for {what}")
        time.sleep(0.05)


def get(port, path, timeout=10):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


class Readers:
    """Readers who ask through the load balancer all the time."""

    def __init__(self, port):
        self.port, self.ending = port, threading.Event()
        self.lock = threading.Lock()
        self.failures, self.bodies, self.answers, self.slowest = [], {}, 0, 0.0
        self.threads = [threading.Thread(target=self.run) for _ in range(4)]
        for thread in self.threads:
            thread.start()

    def run(self):
        paths = ["/v1/search?q=utg%C3%A5va&limit=40&facets=", "/v1/search?q=&limit=40&sort=title", "/v1/suggest?q=utg"]
        turn = 0
        while not self.ending.is_set():
            path = paths[turn % len(paths)]
            turn += 1
            begun = time.monotonic()
            try:
                status, headers, body = get(self.port, path)
                told = None if status == 200 else f"{status} {body[:200]}"
            except (OSError, http.client.HTTPException) as error:
                told = repr(error)
            took = time.monotonic() - begun
            with self.lock:
                self.answers += 1
                self.slowest = max(self.slowest, took)
                if told:
                    self.failures.append(f"{path}: {told}")
                else:
                    body = re.sub(rb'"took_ms":[0-9.e-]+', b"", body)
                    known = self.bodies.setdefault((headers["x-sokbar-generation"], path), body)
                    if known != body:
                        self.failures.append(f"{path}: two answers of {headers['x-sokbar-generation']}")
                    # All documents of a generation are of one edition.
                    editions = set(re.findall(rb"utg\xc3\xa5va([0-9]+)x", body.lower()))
                    if len(editions) > 1:
                        self.failures.append(f"{path}: mixed {editions}")
            time.sleep(0.01)

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()


class Machine:
    """All processes, in a folder that goes."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.balancer, self.store_port, *self.ports = free_ports(5)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SOKBAR_", "AWS_"))},
            "AWS_ACCESS_KEY_ID": "prov", "AWS_SECRET_ACCESS_KEY": "hemligt-prov", "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": f"http://127.0.0.1:{self.store_port}", "AWS_ALLOW_HTTP": "true",
        }
        self.url = "s3://hyllan/sokbar"
        self.replicas = [None, None, None]
        self.mounted = None

    def start(self, arguments, log):
        with open(os.path.join(self.folder, log), "ab") as output:
            process = subprocess.Popen(arguments, cwd=self.folder, env=self.environment, stdout=output, stderr=output)
        self.processes.append(process)
        return process

    def start_store(self):
        program = os.path.join(os.path.dirname(sys.executable), "moto_server")
        self.store = self.start([program, "-H", "127.0.0.1", "-p", str(self.store_port)], "store.log")
        self.bucket = boto3.resource(
            "s3", endpoint_url=self.environment["AWS_ENDPOINT"], region_name="us-east-1",
            aws_access_key_id="prov", aws_secret_access_key="hemligt-prov",
        ).Bucket("hyllan")
        wait_for("the store", self.bucket.create)

    def index(self, number):
        return os.path.join(self.folder, f"replica{number}")

    def start_replica(self, number):
        arguments = [SOKBAR, "serve", "--follow", self.url, "--follow-seconds", "1", "--index", self.index(number)]
        arguments += ["--bind", f"127.0.0.1:{self.ports[number]}"]
        self.replicas[number] = self.start(arguments, f"replica{number}.log")

    def start_balancer(self, nginx=False):
        name = "nginx.conf" if nginx else "haproxy.cfg"
        with open(os.path.join(HERE, "..", "contrib", name), encoding="utf-8") as file:
            text = file.read()
        for usual, port in zip([8080, 3001, 3002, 3003], [self.balancer, *self.ports]):
            text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{port}")
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        settings = f"daemon off; pid {self.folder}/nginx.pid; error_log stderr;"
        program = ["nginx", "-c", path, "-p", self.folder, "-g", settings] if nginx else ["haproxy", "-db", "-f", path]
        self.balancing = self.start(program, f"{name}.log")

    def write(self, edition):
        corpus = os.path.join(self.folder, "corpus")
        os.makedirs(corpus, exist_ok=True)
        for number in range(DOCUMENTS):
            with open(os.path.join(corpus, f"text{number:02}.md"), "w", encoding="utf-8") as file:
                file.write(f"# Text {number} utgåva{edition}x\n\nDet här är utgåva{edition}x av en text om ställtid.\n")

    def publish(self, *arguments):
        command = [SOKBAR, *arguments, "--publish-url", self.url, "--index", os.path.join(self.folder, "index")]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, timeout=120)
        if done.returncode:
            raise SystemExit(f"publishing failed: {done.stderr.decode()}")
        assert b"hemligt" not in done.stdout + done.stderr
        return done.stdout.decode()

    def build(self, edition):
        """Publishes an edition; returns its id and when its files were there."""
        self.write(edition)
        begun = time.monotonic()
        told = self.publish("index", "--publish")
        return re.search(r"generation ([0-9a-f]{16}) is published", told).group(1), begun

    def current(self, number):
        with open(os.path.join(self.index(number), "CURRENT"), encoding="utf-8") as file:
            return file.readline().strip()

    def ready(self, number):
        status, _, body = get(self.ports[number], "/ready", 2)
        return status, json.loads(body)

    def wait_until_on(self, id, numbers=(0, 1, 2)):
        for number in numbers:
            wait_for(
                f"replica {number} on {id}",
                lambda number=number: get(self.ports[number], "/health", 2)[1]["x-sokbar-generation"] == id,
            )

    def wait_until_well(self, number):
        def well():
            status, ready = self.ready(number)
            return status == 200 and ready["stale_since"] is None and ready["last_error"] is None
        wait_for(f"replica {number} to be well", well)

    def wait_until_told(self, number, told):
        def has_told():
            ready = self.ready(number)[1]
            return ready["stale_since"] and told in (ready["last_error"] or "")
        wait_for(f"replica {number} to tell {told!r}", has_told)

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                stop(process)
        if self.mounted:
            subprocess.run(["umount", self.mounted], check=False)


def stop(process):
    process.kill()
    process.wait()
