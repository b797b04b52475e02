"""Three nodes of Garage, a distributed object store, of which one is killed during a publication. Usage: scale-garage.py SOKBAR GARAGE

Run once by hand, since Garage takes a quarter of an hour to build: `cargo install garage --root target/garage`, then
`target/scale/bin/python .ci/scale-garage.py target/debug/sokbar target/garage/bin/garage`. The result is in docs/SCALING.md.
"""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import boto3

from scale_machine import Machine, Readers, free_ports, get, stop, wait_for

NODES = 3
# Files that make a publication take long enough to kill a node meanwhile.
ORIGINALS, ORIGINAL_BYTES = 60, 1 << 20
# Garage cuts objects into blocks of this size and names them by the first half of their BLAKE2b; what is smaller than an inline object has none.
BLOCK, INLINE = 1 << 20, 3072
CONFIGURATION = """
metadata_dir = "{folder}/meta"
data_dir = "{folder}/data"
db_engine = "sqlite"
replication_factor = 3
consistency_mode = "{mode}"
rpc_bind_addr = "127.0.0.1:{rpc}"
rpc_public_addr = "127.0.0.1:{rpc}"
rpc_secret = "{secret}"
[s3_api]
s3_region = "garage"
api_bind_addr = "127.0.0.1:{s3}"
[admin]
api_bind_addr = "127.0.0.1:{admin}"
"""
# A signature is for the name that the client has asked, whichever node answers.
BALANCER = """
defaults
    mode http
    timeout connect 500ms
    timeout client 60s
    timeout server 60s
    option redispatch 1
    retries 2
frontend store
    bind 127.0.0.1:{port}
    default_backend nodes
backend nodes
    balance roundrobin
    default-server check inter 500ms fall 1 rise 1
{servers}
"""


class Garage(Machine):
    """A builder and replicas whose store is three nodes behind HAProxy."""

    def __init__(self, folder, program):
        super().__init__(folder)
        self.program = os.path.abspath(program)
        ports = free_ports(3 * NODES)
        self.nodes = [dict(zip(["rpc", "s3", "admin"], ports[3 * number:])) for number in range(NODES)]
        self.running = [None] * NODES
        self.environment["AWS_REGION"] = "garage"
        self.secret = f"{random.getrandbits(256):064x}"
        for number in range(NODES):
            os.makedirs(self.of(number))
        # One more, which begins with an empty disk.
        self.ports += free_ports(1)
        self.replicas.append(None)

    def of(self, number):
        return os.path.join(self.folder, f"node{number}")

    def start_node(self, number, mode="consistent"):
        """Starts a node; one whose mode is `degraded` answers reads alone."""
        path = os.path.join(self.of(number), "garage.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(folder=self.of(number), secret=self.secret, mode=mode, **self.nodes[number]))
        self.running[number] = self.start([self.program, "-c", path, "server"], f"node{number}.log")

    def tell(self, *arguments, node=0):
        command = [self.program, "-c", os.path.join(self.of(node), "garage.toml"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise OSError(f"{' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def start_store(self):
        for number in range(NODES):
            self.start_node(number)
        self.names = [wait_for("a node", lambda number=number: self.tell("node", "id", "-q", node=number).strip()) for number in range(NODES)]
        self.connect(0)
        for name in self.names:
            self.tell("layout", "assign", "-z", "hyllan", "-c", "1G", name.split("@")[0])
        self.tell("layout", "apply", "--version", "1")
        key = wait_for("the cluster", lambda: self.tell("key", "create", "prov"))
        self.environment["AWS_ACCESS_KEY_ID"] = re.search(r"GK[0-9a-f]{24}", key).group()
        self.environment["AWS_SECRET_ACCESS_KEY"] = re.search(r"[0-9a-f]{64}", key).group()
        wait_for("a bucket", lambda: self.tell("bucket", "create", "hyllan") or True)
        self.tell("bucket", "allow", "--read", "--write", "hyllan", "--key", "prov")
        servers = [f"    server n{number} 127.0.0.1:{node['s3']}" for number, node in enumerate(self.nodes)]
        path = os.path.join(self.folder, "store.cfg")
        with open(path, "w", encoding="utf-8") as file:
            file.write(BALANCER.format(port=self.store_port, servers="\n".join(servers)))
        self.start(["haproxy", "-db", "-f", path], "store.log")
        self.bucket = boto3.resource(
            "s3", endpoint_url=self.environment["AWS_ENDPOINT"], region_name="garage",
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"], aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        ).Bucket("hyllan")
        wait_for("the bucket", lambda: list(self.bucket.objects.limit(1)) or True)

    def connect(self, number):
        """Has a node know the others at once; by itself that takes it half a minute, and a repair before finds nobody to ask."""
        for name in self.names[:number] + self.names[number + 1:]:
            wait_for("nodes that know each other", lambda name=name: self.tell("node", "connect", name, node=number) or True)
        for node in range(NODES):
            wait_for("a whole cluster", lambda node=node: len(re.findall("cargo:", self.tell("status", node=node))) == NODES)

    def tables(self):
        """What each node has in its tables."""
        nodes = self.tell("stats", "-a").split("==== CLUSTER")[0].split("==== NODE")[1:]
        return [re.findall(r"^ *(?:object|version|block_ref) +([0-9]+)", node, re.MULTILINE) for node in nodes]

    def blocks(self):
        """The names of the blocks of all objects that are there now."""
        names = set()
        for listed in self.bucket.objects.all():
            content = listed.get()["Body"].read()
            if len(content) >= INLINE:
                names |= {hashlib.blake2b(content[at:at + BLOCK]).hexdigest()[:64] for at in range(0, len(content), BLOCK)}
        return names

    def lacking(self, number, blocks):
        """How many of these blocks are not on the disk of a node."""
        there = {name.split(".")[0] for _, _, names in os.walk(os.path.join(self.of(number), "data")) for name in names}
        return len(blocks - there)

    def heal(self, number):
        """Has a node get what it lacks. Returns how many blocks it lacked, of how many.

        First rows of tables, since they say which blocks it should have: each node sends what others lack, so the others are told, too.
        Then blocks. They are in a queue already, for minutes later: that is emptied first, or a repair leaves them there.
        The counts of `garage stats` don't tell: its queue has blocks that are looked at again minutes later, and its blocks those that are
        to be removed.
        """
        blocks = self.blocks()
        lacked = self.lacking(number, blocks)

        def repaired(steps, holds):
            def again():
                for step in steps:
                    self.tell("repair", "--all-nodes", "--yes", step, node=number)
                end = time.monotonic() + 10
                while not holds() and time.monotonic() < end:
                    time.sleep(0.5)
                return holds()
            wait_for(f"{steps[-1]} to be repaired", again, 180)

        repaired(["tables"], lambda: self.tables()[0] and all(node == self.tables()[0] for node in self.tables()))
        repaired(["clear-resync-queue", "blocks"], lambda: not self.lacking(number, blocks))
        return lacked, len(blocks)

    def objects(self):
        return sum(1 for _ in self.bucket.objects.filter(Prefix="sokbar/objects/"))

    def write_originals(self, seed):
        """Pages that are documents and large: most of each is in a comment, which nobody reads."""
        chance = random.Random(seed)
        for number in range(ORIGINALS):
            noise = chance.randbytes(ORIGINAL_BYTES // 2).hex()
            with open(os.path.join(self.folder, "corpus", f"stor{number:02}.html"), "w", encoding="utf-8") as file:
                file.write(f"<!doctype html><title>Stor {number} utgåva</title><p>En stor sida om ställtid.</p><!-- {noise} -->")

    def publish_during(self, happens, after):
        """Publishes originals and has something happen once so many objects more are there; returns what the builder said, and the time."""
        before = self.objects()
        begun = time.monotonic()
        command = [*self.builder(), "index", "--publish", "--publish-originals", "--publish-url", self.url, "--index", f"{self.folder}/index"]
        builder = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for("objects", lambda: builder.poll() is not None or self.objects() >= before + after, 120)
        is_running = builder.poll() is None
        happens()
        told, errors = builder.communicate(timeout=300)
        if not is_running:
            raise SystemExit(f"the publication had ended before: {told}{errors}")
        return builder.returncode, told + errors, time.monotonic() - begun

    def builder(self):
        return [os.path.abspath(sys.argv[1])]


def two_builders(machine):
    """Whether the store keeps two builders from overwriting each other."""
    client = machine.bucket.meta.client
    client.put_object(Bucket="hyllan", Key="prov", Body=b"1")
    try:
        client.put_object(Bucket="hyllan", Key="prov", Body=b"2", IfNoneMatch="*")
        return False
    except client.exceptions.ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] == 412


def last(told):
    """What the builder said of the store."""
    return next((line for line in told.splitlines() if "publish" in line), told.strip())


def prove_healed(machine, victim, id):
    """Starts a node that was away, has it heal, and reads everything back without each of the others, then from it alone."""
    others = [number for number in range(NODES) if number != victim]
    machine.start_node(victim)
    begun = time.monotonic()
    machine.connect(victim)
    lacked, all = machine.heal(victim)
    print(f"  node {victim} came back without {lacked} of {all} blocks, and had all of them after {time.monotonic() - begun:.1f} s")
    for other in others:
        stop(machine.running[other])
        told = machine.publish("publish", "--publish-originals", "--verify")
        print(f"  without node {other}, everything read back: {last(told)}")
        machine.start_node(other)
        machine.connect(other)
    for number in range(NODES):
        stop(machine.running[number])
    machine.start_node(victim, "degraded")
    shutil.rmtree(machine.index(NODES), ignore_errors=True)
    begun = time.monotonic()
    machine.start_replica(NODES)
    machine.wait_until_on(id, [NODES])
    machine.wait_until_well(NODES)
    size = sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(machine.index(NODES)) for name in names)
    print(f"  from node {victim} alone, a replica with an empty disk had everything after {time.monotonic() - begun:.1f} s: {size / 1e6:.0f} MB")
    stop(machine.replicas[NODES])
    stop(machine.running[victim])
    for number in range(NODES):
        machine.start_node(number)
    machine.connect(victim)
    for number in range(3):
        machine.wait_until_well(number)


def main():
    folder = tempfile.mkdtemp(prefix="sokbar-garage-")
    machine = Garage(folder, sys.argv[2])
    readers = None
    try:
        machine.start_store()
        print(machine.tell("status"))
        print(f"the store refuses to overwrite what was not there before: {two_builders(machine)}")
        machine.build(0)
        for number in range(3):
            machine.start_replica(number)
            machine.wait_until_well(number)
        machine.start_balancer()
        wait_for("the load balancer", lambda: get(machine.balancer, "/ready")[0] == 200)
        readers = Readers(machine.balancer)
        for round, after in enumerate([5, 30]):
            victim = round % NODES
            machine.write(round + 1)
            machine.write_originals(round)
            status, told, took = machine.publish_during(lambda: stop(machine.running[victim]), after)
            print(f"node {victim} killed after {after} objects: exit {status} after {took:.1f} s: {last(told)}")
            if status:
                # It was told; the same command again goes on from there.
                told = machine.publish("publish", "--publish-originals")
            id = re.search(r"generation ([0-9a-f]{16})", told).group(1)
            machine.wait_until_on(id)
            for number in range(3):
                machine.wait_until_well(number)
            prove_healed(machine, victim, id)
        readers.end()
        print(f"{readers.answers} answers, {len(readers.failures)} failed or mixed; the slowest took {readers.slowest:.1f} s")
        if readers.failures:
            raise SystemExit("\n".join(readers.failures[:10]))
    finally:
        if readers:
            readers.end()
        machine.end()
        if os.environ.get("KEEP"):
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
