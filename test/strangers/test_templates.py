"""How otl reads and patches templates, judged by AWS's own SAM translator and by cfn-lint.

Both look at files of test/templates: `patch.diff` beside a template is what otl makes of it, and `translated.json` what
SAM makes of it; test/read holds otl to the same files.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REGION, ROOT
from test_export import Template

import yaml

CORPUS = ROOT / "test" / "templates"
BIN = Path(sys.executable).parent


def findings(file: Path) -> set[tuple[str, str, str]]:
    """Errors of cfn-lint, each without the line that it is on."""
    done = subprocess.run(
        [BIN / "cfn-lint", "--format", "json", "--regions", REGION, "--", str(file)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    rows = json.loads(done.stdout or "[]")
    return {
        (row["Rule"]["Id"], row["Message"], "/".join(map(str, row["Location"]["Path"] or [])))
        for row in rows
        if row["Level"] == "Error"
    }


DIFFS = sorted(file for file in CORPUS.rglob("*.diff") if file.read_text().startswith("--- a/"))


@pytest.mark.parametrize("diff", DIFFS, ids=lambda file: str(file.relative_to(CORPUS)))
def test_a_patched_template_is_as_valid_as_it_was(diff, tmp_path):
    name = diff.read_bytes().split(b"\n")[0].decode().removeprefix("--- a/").strip()
    before, after = tmp_path / "before" / name, tmp_path / "after" / name
    for file in (before, after):
        file.parent.mkdir()
        shutil.copy(diff.parent / name, file)
    patch = [line for line in diff.read_bytes().split(b"\n") if not line.startswith((b"note ", b"unpatched "))]
    done = subprocess.run(["git", "apply", "-"], input=b"\n".join(patch), cwd=after.parent, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert before.read_bytes() != after.read_bytes()
    assert findings(after) - findings(before) == set()


def test_some_of_them_are_valid_without_an_error():
    clean = {"sam-hello/template.yaml", "sam-globals/template.yaml", "patches/valid.yaml"}
    assert {name for name in clean if findings(CORPUS / name) == set()} == clean


SAM = sorted(file.parent for file in CORPUS.glob("*/translated.json"))


def translated(folder: Path) -> dict:
    """What AWS makes of the template; local code stands for code that was uploaded."""
    os.environ["AWS_DEFAULT_REGION"] = REGION
    from samtranslator.translator.transform import transform

    template = yaml.load((folder / "template.yaml").read_text(), Template)
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for key in ("CodeUri", "ContentUri"):
            if key in properties:
                properties[key] = "s3://bucket/key"
    shared = template.get("Globals", {}).get("Function", {})
    if "CodeUri" in shared:
        shared["CodeUri"] = "s3://bucket/key"

    class Policies:
        def load(self):
            return {
                "AWSXRayDaemonWriteAccess": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
                "AWSXrayWriteOnlyAccess": "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess",
            }

    return transform(template, {}, Policies())


@pytest.mark.parametrize("folder", SAM, ids=lambda folder: folder.name)
def test_sam_translates_the_template_as_the_file_says(folder):
    file = folder / "translated.json"
    made = json.dumps(translated(folder), indent=2, sort_keys=True, default=str) + "\n"
    if os.environ.get("UPDATE_TRANSLATED"):
        file.write_text(made)
    assert file.read_text() == made
