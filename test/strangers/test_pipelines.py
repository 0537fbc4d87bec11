"""action.yml and the examples of pipelines, judged by software that knows them: the published schemas that check-jsonschema
carries, zizmor, ShellCheck, cfn-lint, and pre-commit itself, which installs the packed otl and runs it at a commit."""

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, clean_environment

BIN = Path(sys.executable).parent
EXAMPLES = ROOT / "examples" / "pipelines"
WORKFLOWS = [EXAMPLES / "github-templates.yml", EXAMPLES / "github-live.yml"]


def judged(*command: str | Path) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", ROOT / "action.yml"),
        *(("vendor.github-workflows", file) for file in WORKFLOWS),
        ("vendor.gitlab-ci", EXAMPLES / "gitlab-ci.yml"),
        ("vendor.buildkite", EXAMPLES / "buildkite.yml"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_it_is_as_its_published_schema_says(schema: str, file: Path):
    judged("check-jsonschema", "--builtin-schema", schema, file)


def test_zizmor_finds_no_way_to_inject_and_no_right_too_many():
    judged("zizmor", "--offline", "--no-progress", ROOT / "action.yml", *WORKFLOWS)


def test_cfn_lint_accepts_the_role():
    judged("cfn-lint", EXAMPLES / "github-role.yaml")


def test_pre_commit_knows_both_files():
    judged("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    judged("pre-commit", "validate-config", EXAMPLES / "pre-commit-config.yaml")


def scripts():
    """Every script of the examples, with the shell that it is for."""
    read = lambda file: yaml.safe_load(file.read_text())  # noqa: E731
    for step in read(ROOT / "action.yml")["runs"]["steps"]:
        yield "action.yml", "bash", step["run"]
    for file in WORKFLOWS:
        for job in read(file)["jobs"].values():
            yield from ((file.name, "bash", step["run"]) for step in job["steps"] if "run" in step)
    for name, job in read(EXAMPLES / "gitlab-ci.yml").items():
        if "script" in job:
            yield name, "sh", "\n".join(job["script"])
    yield "buildspec.yml", "sh", "\n".join(read(EXAMPLES / "buildspec.yml")["phases"]["build"]["commands"])
    # The upload leaves one dollar of two.
    for step in read(EXAMPLES / "buildkite.yml")["steps"]:
        yield "buildkite.yml", "bash", step["command"].replace("$$", "$")


@pytest.mark.parametrize(("name", "shell", "script"), list(scripts()))
def test_shellcheck_accepts_the_script(name: str, shell: str, script: str, tmp_path: Path):
    assert "${{" not in script, "an expression inside a script is read by the shell"
    file = tmp_path / "script"
    file.write_text(script)
    judged("shellcheck", f"--shell={shell}", file)


@pytest.fixture
def registry(tmp_path: Path):
    """A registry of npm that holds the packed otl and nothing else."""
    pack = ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", str(tmp_path)]
    done = subprocess.run(pack, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300)
    packed = json.loads(done.stdout)[0]
    manifest = json.loads((ROOT / "package.json").read_text())
    tarball = (tmp_path / packed["filename"]).read_bytes()

    class Registry(BaseHTTPRequestHandler):
        def do_GET(self):
            url = f"http://{self.headers['Host']}/otl/-/{packed['filename']}"
            dist = {"tarball": url, "integrity": packed["integrity"]}
            version = packed["version"]
            document = {"name": "otl", "dist-tags": {"latest": version}, "versions": {version: manifest | {"dist": dist}}}
            answers = {"/otl": json.dumps(document).encode(), f"/otl/-/{packed['filename']}": tarball}
            body = answers.get(self.path, b"{}")
            self.send_response(200 if self.path in answers else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def test_pre_commit_stops_a_commit_and_lets_the_mended_one_through(registry: str, tmp_path: Path):
    repository = tmp_path / "repository"
    repository.mkdir()
    environment = clean_environment(
        tmp_path,
        HOME=str(tmp_path),
        PRE_COMMIT_HOME=str(tmp_path / "pre-commit"),
        PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}",
        npm_config_registry=registry,
        npm_config_cache=str(tmp_path / "npm"),
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.com",
        GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.com",
    )  # fmt: skip

    def run(*command: str, expect: int = 0) -> str:
        options = {"env": environment, "cwd": repository, "capture_output": True, "text": True, "timeout": 300}
        done = subprocess.run(command, **options)
        assert done.returncode == expect, f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    run("git", "init", "--quiet")
    shutil.copy(EXAMPLES / "pre-commit-config.yaml", repository / ".pre-commit-config.yaml")
    shutil.copy(ROOT / "test" / "templates" / "sam-hello" / "template.yaml", repository / "template.yaml")
    run("pre-commit", "install")
    run("git", "add", ".")
    said = run("git", "commit", "-m", "a function that nobody traces", expect=1)
    assert "HelloWorldFunction  template.yaml:13:3  nodejs22.x" in said
    assert "- exit code: 1" in said

    # A policy under which it passes, and a commit that has no template in it.
    (repository / "otl.config.yaml").write_text("check:\n  failOn: never\n")
    run("git", "add", ".")
    assert "Passed" in run("git", "commit", "-m", "a policy that lets it pass")
    (repository / "readme.md").write_text("nothing of it is checked\n")
    run("git", "add", ".")
    assert "(no files to check)Skipped" in run("git", "commit", "-m", "another file")


def test_pre_commit_builds_the_hook_from_the_repository(aloud, tmp_path: Path):
    """As `npm install --global git+https://…` does: what is committed, with nothing but npm."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    if head.returncode != 0:
        aloud("left out: this is no clone, and pre-commit installs from one")
        return
    repository = tmp_path / "repository"
    repository.mkdir()
    shutil.copy(ROOT / "test" / "templates" / "sam-hello" / "template.yaml", repository / "template.yaml")
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=repository, check=True)
    command = [BIN / "pre-commit", "try-repo", ROOT, "otl-check", "--ref", head.stdout.strip(), "--all-files"]
    environment = clean_environment(tmp_path, PRE_COMMIT_HOME=str(tmp_path / "pre-commit"))
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, timeout=900)
    assert "HelloWorldFunction  template.yaml:13:3  nodejs22.x" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1


def test_actionlint_accepts_the_workflows(aloud):
    """Go's module proxy has it, PyPI and npm have no binary: it is used where it is installed."""
    actionlint = shutil.which("actionlint")
    if not actionlint:
        aloud("left out: actionlint is not on the path (go install github.com/rhysd/actionlint/cmd/actionlint@latest)")
        return
    judged(actionlint, "-shellcheck", BIN / "shellcheck", *WORKFLOWS)
