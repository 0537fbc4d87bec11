"""What `otl check --fix --write` makes of templates, judged by cfn-lint, by git and by GNU patch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import OTL, REGION, ROOT, clean_environment

CORPUS = ROOT / "test" / "templates"

POLICY = """check:
  propagators: [xray, tracecontext]
  sampler: always_on
  appSignals: false
  settings: {STAGE: "yes"}
"""


def templates() -> list[Path]:
    files = [*CORPUS.rglob("*.yaml"), *CORPUS.rglob("template.json"), *CORPUS.rglob("patches/*.json")]
    return sorted(file.relative_to(CORPUS) for file in files if "Resources" in file.read_text())


def fix(folder: Path, template: Path, *flags: str) -> subprocess.CompletedProcess:
    command = [*OTL, "check", "--template", str(template), "--region", REGION, "--fix", *flags]
    done = subprocess.run(command, cwd=folder, env=clean_environment(folder), capture_output=True, timeout=120)
    # What a template leaves open is a finding, and a stack that is nested from elsewhere cannot be read.
    assert done.returncode in (0, 1, 3), done.stderr.decode()
    return done


class Mended:
    """One template of the corpus before and after, in folders that hold all of the corpus."""

    def __init__(self, root: Path, template: Path) -> None:
        self.before, self.after = root / "before", root / "after"
        for folder in (self.before, self.after):
            copy(folder)
        self.patch = fix(self.before, template).stdout
        fix(self.after, template, "--write")


def copy(folder: Path) -> None:
    shutil.copytree(CORPUS, folder)
    (folder / "otl.config.yaml").write_text(POLICY)


@pytest.fixture(scope="module", params=templates(), ids=str)
def template(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def mended(template, tmp_path_factory) -> Mended:
    return Mended(tmp_path_factory.mktemp("mended"), template)


@pytest.mark.skipif(
    not (Path(sys.executable).parent / "cfn-lint").exists(),
    reason="cfn-lint is not installed: nobody but otl says that mended templates are valid",
)
def test_a_mended_template_is_as_valid_as_it_was(mended, template):
    from test_templates import findings

    assert findings(mended.after / template) - findings(mended.before / template) == set()


@pytest.mark.parametrize("tool", [["git", "apply"], ["patch", "-p1", "--force"]], ids=lambda tool: tool[0])
def test_the_patch_is_what_is_written(mended, tmp_path, tool):
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    folder = tmp_path / "patched"
    copy(folder)
    if mended.patch:
        done = subprocess.run(tool, cwd=folder, input=mended.patch, capture_output=True)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    for file in sorted(CORPUS.rglob("*.*")):
        name = file.relative_to(CORPUS)
        assert (folder / name).read_bytes() == (mended.after / name).read_bytes(), name


@pytest.mark.parametrize("tool", [["git", "apply"], ["patch", "-p1", "--force"]], ids=lambda tool: tool[0])
@pytest.mark.parametrize("name", ["my template.yaml", 'a "b".yaml', "Bücher/stück.yaml", "a\\b.yaml", "-x.yaml"])
def test_a_patch_names_its_file_however_it_is_called(tmp_path, name, tool):
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    shutil.copy(CORPUS / "sam-hello" / "template.yaml", file)
    patch = fix(tmp_path, Path("." + "/" + name)).stdout
    done = subprocess.run(tool, cwd=tmp_path, input=patch, capture_output=True)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode() + patch.decode()
    assert "Tracing: Active" in file.read_text()
