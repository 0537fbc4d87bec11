"""Software that nobody here wrote, against otl; and otl against servers that nobody here wrote."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import boto3
import pytest

ROOT = Path(__file__).resolve().parents[2]
OTL = [os.environ.get("OTL_NODE", "node"), str(ROOT / "bin" / "otl.mjs")]
REGION = "eu-west-1"

# The account that publishes AWS's distro layers in this region.
DISTRO_ACCOUNT = "615299751070"

# moto has one account, and is to hold a distro layer; read when moto is imported.
os.environ["MOTO_ACCOUNT_ID"] = DISTRO_ACCOUNT
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def clean_environment(state: Path, **variables: str) -> dict[str, str]:
    """This shell's environment without any account of AWS, and with a state folder of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "OTL_", "OTEL_"))}
    return kept | {"XDG_STATE_HOME": str(state), "AWS_EC2_METADATA_DISABLED": "true"} | variables


class Endpoint:
    """A server that speaks AWS's protocols, and how to reach it."""

    def __init__(self, environment: dict[str, str], url: str) -> None:
        self.environment = environment
        self.url = url

    def client(self, service: str, key: str | None = None):
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=key or self.environment.get("AWS_ACCESS_KEY_ID", "test"),
            aws_secret_access_key="test",
        )

    def otl(self, *arguments: str, expect: int = 0) -> str:
        done = subprocess.run([*OTL, *arguments], env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, f"otl {arguments} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def aws(self, *arguments: str):
        command = [str(Path(sys.executable).parent / "aws"), *arguments, "--output", "json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"aws {arguments} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None


@contextmanager
def running_local(tmp_path: Path, *flags: str):
    """`otl local` with these flags, until the test has ended."""
    environment = clean_environment(tmp_path)
    start = [*OTL, "local", "start", "--port", "0", "--quiet", "-o", "json", *flags]
    server = subprocess.Popen(start, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())["environment"]
        yield Endpoint(environment | told, told["AWS_ENDPOINT_URL"])
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def local(tmp_path: Path):
    """A running `otl local`."""
    with running_local(tmp_path) as endpoint:
        yield endpoint


@pytest.fixture
def moto(tmp_path: Path):
    """A running moto server, which is empty."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    # moto keeps what it was told in the process, not in the server.
    urlopen(Request(f"{url}/moto-api/reset", method="POST")).close()
    environment = clean_environment(
        tmp_path,
        AWS_ENDPOINT_URL=url,
        AWS_REGION=REGION,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )
    try:
        yield Endpoint(environment, url)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def ministack_server(tmp_path_factory):
    """The address of a running MiniStack. It cannot choose a port by itself, so a free one is looked for."""
    folder = tmp_path_factory.mktemp("ministack")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = clean_environment(
        folder,
        GATEWAY_PORT=str(port),
        BIND_HOST="127.0.0.1",
        MINISTACK_HOST="127.0.0.1",
        IOT_MTLS_ENABLED="0",
        LOG_LEVEL="WARNING",
        TMPDIR=str(folder),
    )
    url = f"http://127.0.0.1:{port}"
    with open(folder / "log", "w") as log:
        command = [sys.executable, "-m", "ministack"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            while not answers(f"{url}/_ministack/ready"):
                assert server.poll() is None, f"MiniStack ended\n{(folder / 'log').read_text()}"
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


@pytest.fixture
def ministack(ministack_server: str, tmp_path: Path):
    """A running MiniStack, which is empty. A key of twelve digits is the account that it acts for."""
    urlopen(Request(f"{ministack_server}/_ministack/reset", method="POST")).close()
    environment = clean_environment(
        tmp_path,
        AWS_ENDPOINT_URL=ministack_server,
        AWS_REGION=REGION,
        AWS_ACCESS_KEY_ID="111122223333",
        AWS_SECRET_ACCESS_KEY="test",
    )
    return Endpoint(environment, ministack_server)


@pytest.fixture
def aloud(capsys, request):
    """Says what a test had to leave out, also where pytest keeps the output of a test that passes to itself."""

    def say(what: str) -> None:
        with capsys.disabled():
            print(f"\n{request.node.name}: {what}")

    return say
