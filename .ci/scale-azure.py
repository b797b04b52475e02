"""Publishes to Azurite, Microsoft's emulator of Azure Blob Storage, and follows it. Usage: scale-azure.py SOKBAR

Run by hand, since the emulator is large: `npm install --prefix target/azurite azurite`, then
`target/scale/bin/pip install azure-storage-blob` and `target/scale/bin/python .ci/scale-azure.py target/debug/sokbar`. The result is in
docs/SCALING.md. Google's store has no such script: fake-gcs-server 1.5 refuses the XML API's uploads, which `object_store` sends.
"""

import json
import os
import shutil
import sys
import tempfile

from scale_machine import Machine, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))


class Azurite(Machine):
    """A builder and replicas whose store is Azurite."""

    def start_store(self):
        self.url = "az://hyllan/sokbar"
        address = f"http://127.0.0.1:{self.store_port}"
        self.environment |= {"AZURE_STORAGE_USE_EMULATOR": "true", "AZURITE_BLOB_STORAGE_URL": address}
        program = os.path.join(HERE, "..", "target", "azurite", "node_modules", ".bin", "azurite-blob")
        command = [program, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", str(self.store_port)]
        self.store = self.start(command, "store.log")
        from azure.storage.blob import BlobServiceClient
        # The account and the key of every Azurite.
        account = "devstoreaccount1"
        key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
        self.blobs = BlobServiceClient(f"{address}/{account}", credential=key, retry_total=0).get_container_client("hyllan")
        wait_for("the container", self.create)

    def create(self):
        from azure.core.exceptions import AzureError
        try:
            return self.blobs.create_container()
        except AzureError as error:
            raise OSError(error) from error

    def read(self, key):
        return self.blobs.download_blob(f"sokbar/{key}").readall()

    def overwrite(self, key, content):
        self.blobs.upload_blob(f"sokbar/{key}", content, overwrite=True)


def main():
    folder = tempfile.mkdtemp(prefix="sokbar-stores-")
    machine = Azurite(folder)
    try:
        machine.start_store()
        machine.build(0)
        for number in range(2):
            machine.start_replica(number)
            machine.wait_until_well(number)
        for edition in range(1, 6):
            id, _ = machine.build(edition)
            machine.wait_until_on(id, (0, 1))
        # A swapped object is found by its version and sent again.
        manifest = json.loads(machine.read("current").decode().split("\n", 1)[1])
        part = next(file for file in manifest["files"] if file["name"] == "texts.bin")["parts"][0]["sha256"]
        key = f"objects/{part[:2]}/{part}"
        whole = machine.read(key)
        machine.overwrite(key, whole[:-1] + bytes([whole[-1] ^ 1]))
        told = machine.publish("publish", "--json")
        assert json.loads(told)["sent_objects"] == 1, told
        assert machine.read(key) == whole
        again = json.loads(machine.publish("publish", "--json"))
        assert (again["status"], again["sent_objects"]) == ("unchanged", 0), again
        print(f"Azurite: 6 generations at 2 replicas, a swapped object sent again, number {manifest['sequence']}")
    except BaseException:
        for log in ["store.log", "replica0.log"]:
            path = os.path.join(folder, log)
            if not os.path.exists(path):
                continue
            with open(path, encoding="utf-8", errors="replace") as file:
                print(f"--- {log}", *file.read().splitlines()[-8:], sep="\n", file=sys.stderr)
        raise
    finally:
        machine.end()
        shutil.rmtree(folder, ignore_errors=True)


main()
