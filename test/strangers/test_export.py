"""What `otl export` writes, judged by cfn-lint, Terraform, the AWS CLI and bash."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import OTL, REGION
from test_local import configure, create

BIN = Path(sys.executable).parent
LAYER = f"arn:aws:lambda:{REGION}:615299751070:layer:AWSOpenTelemetryDistroJs:16"
SECRETS = {"TABLE": "orders", "PASSWORD": "hunter2 'quoted' \"twice\" $HOME `id` \\ é\n", "EMPTY_STRING": ""}


def export(*arguments: str) -> str:
    environment = os.environ | {"AWS_EC2_METADATA_DISABLED": "true"}
    command = [*OTL, "export", "--runtime", "nodejs22.x", "--region", REGION, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


# cfn-lint: a snippet is merged into a template, as its reader would do it.

BASES = {
    "cloudformation": {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "MyFunction": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "nodejs22.x",
                    "Handler": "index.handler",
                    "Code": {"ZipFile": "exports.handler = async () => 1"},
                    "Role": {"Fn::GetAtt": ["MyFunctionRole", "Arn"]},
                    "Environment": {"Variables": {"TABLE": "orders"}},
                },
            },
            "MyFunctionRole": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "lambda.amazonaws.com"},
                                "Action": "sts:AssumeRole",
                            }
                        ],
                    }
                },
            },
        },
    },
    "sam": {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "MyFunction": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Runtime": "nodejs22.x",
                    "Handler": "index.handler",
                    "InlineCode": "exports.handler = async () => 1",
                },
            }
        },
    },
}


class Template(yaml.SafeLoader):
    """CloudFormation's short forms as their long ones."""


def long_form(loader, suffix, node):
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    return {name: loader.construct_sequence(node, deep=True)}


Template.add_multi_constructor("!", long_form)


def merged(base, change):
    if isinstance(base, dict) and isinstance(change, dict):
        return base | {key: merged(base[key], value) if key in base else value for key, value in change.items()}
    return base + change if isinstance(base, list) and isinstance(change, list) else change


def lint(template: dict, tmp_path: Path) -> str:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template))
    # China and GovCloud have no AWS::Serverless transform of their own; one region of the mapping is enough to lint.
    done = subprocess.run(
        [BIN / "cfn-lint", "--regions", REGION, "--", str(file)], capture_output=True, text=True, timeout=300
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("format", ["cloudformation", "sam"])
@pytest.mark.parametrize("extra", [[], ["--all-regions"], ["--syntax", "json"]], ids=["yaml", "regions", "json"])
def test_cfn_lint_has_nothing_against_the_template(format, extra, tmp_path):
    snippet = yaml.load(export("--format", format, *extra), Template)
    template = merged(BASES[format], snippet)
    properties = template["Resources"]["MyFunction"]["Properties"]
    assert properties["Layers"] == [
        {"Fn::FindInMap": ["OtelLayers", {"Ref": "AWS::Region"}, "Arn"]} if extra == ["--all-regions"] else LAYER
    ]
    assert lint(template, tmp_path) == ""


def test_cfn_lint_would_find_a_mistake(tmp_path):
    snippet = yaml.load(export("--format", "cloudformation"), Template)
    snippet["Resources"]["MyFunction"]["Properties"]["TracingConfig"]["Mode"] = "Always"
    assert "E3030" in lint(merged(BASES["cloudformation"], snippet), tmp_path)


# Terraform is no Python package: where it is missing, its parser alone has to do (test/domain/export).


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed: its formatter is left out")
@pytest.mark.parametrize("extra", [[], ["--all-regions"]], ids=["one", "regions"])
def test_terraform_would_write_it_the_same_way(extra, tmp_path):
    file = tmp_path / "main.tf"
    file.write_text(export("--format", "terraform", *extra))
    done = subprocess.run(["terraform", "fmt", "-check", "-diff", str(file)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


# The AWS CLI runs the script against `otl local`.


def run(local, script: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = local.environment | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-s", "--", *arguments], input=script, env=environment, capture_output=True, text=True, timeout=120
    )


def settings(client, name: str = "hello"):
    answer = client.get_function_configuration(FunctionName=name)
    return {
        "layers": [layer["Arn"] for layer in answer.get("Layers", [])],
        "variables": answer.get("Environment", {}).get("Variables", {}),
        "tracing": answer["TracingConfig"]["Mode"],
    }


def enabled(before):
    ours = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument", "OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false"}
    layers = [*before["layers"], f"arn:aws:lambda:{REGION}:615299751070:layer:AWSOpenTelemetryDistroJs:16"]
    return {"layers": layers, "variables": before["variables"] | ours, "tracing": "Active"}


def given_a_function(local):
    client = local.client("lambda")
    create(client)
    configure(client, Environment={"Variables": SECRETS})
    return client, settings(client)


needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed: the exported script needs it")


@needs_jq
def test_the_script_does_what_enable_does_and_tells_no_value(local):
    client, before = given_a_function(local)
    script = local.otl("export", "hello", "--format", "aws-cli")
    assert settings(client) == before, "an export writes nothing"
    done = run(local, script)
    assert done.returncode == 0, done.stderr
    assert settings(client) == enabled(before)
    assert "hunter2" not in script + done.stdout + done.stderr
    assert json.loads(done.stdout)["tracing"] == "Active"
    [seen] = json.loads(local.otl("status", "hello", "-o", "json"))["functions"]
    assert seen["verdict"] == "traced"
    assert "already" in local.otl("enable", "hello")


@needs_jq
def test_a_function_that_was_changed_since_is_left_alone(local):
    client, _ = given_a_function(local)
    script = local.otl("export", "hello", "--format", "aws-cli")
    configure(client, Environment={"Variables": SECRETS | {"NEW": "since"}})
    changed = settings(client)
    done = run(local, script)
    assert done.returncode != 0
    assert "PreconditionFailed" in done.stderr
    assert settings(client) == changed


@needs_jq
def test_the_script_for_any_function_plans_for_itself(local):
    client, before = given_a_function(local)
    script = local.otl("export", "--runtime", "nodejs20.x", "--format", "aws-cli")
    for _ in ("the first time", "and again"):
        done = run(local, script, "hello")
        assert done.returncode == 0, done.stderr
        assert settings(client) == enabled(before)
    assert "hunter2" not in done.stdout + done.stderr
    assert "give the name of a function" in run(local, script).stderr


@needs_jq
def test_the_script_replaces_an_older_version_and_keeps_a_newer_one(local):
    client, before = given_a_function(local)
    script = local.otl("export", "--runtime", "nodejs20.x", "--format", "aws-cli")
    older = LAYER.removesuffix("16") + "9"
    for attached, offered in ((older, LAYER), (LAYER, older)):
        configure(client, Layers=[attached])
        assert run(local, script.replace(LAYER, offered), "hello").returncode == 0
        assert settings(client)["layers"] == [LAYER]


@needs_jq
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Runtime": "python3.13"}, "another runtime or processor"),
        ({"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/datadog_wrapper"}}}, "another exec wrapper"),
    ],
)
def test_the_script_stops_where_enable_would(local, change, said):
    client, _ = given_a_function(local)
    configure(client, **change)
    before = settings(client)
    done = run(local, local.otl("export", "--runtime", "nodejs20.x", "--format", "aws-cli"), "hello")
    assert done.returncode != 0
    assert said in done.stderr and "nothing was written" in done.stderr
    assert settings(client) == before


@needs_jq
def test_the_script_never_writes_variables_that_it_could_not_read(local, tmp_path):
    """The AWS CLI with an answer as Lambda gives it to somebody who may not use the key of a function."""
    called = tmp_path / "called"
    answer = {
        "runtime": "nodejs20.x",
        "architectures": ["x86_64"],
        "revision": "r1",
        "layers": None,
        "environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "KMS access was denied"}},
    }
    (tmp_path / "aws").write_text(f"#!/bin/sh\necho \"$2\" >>'{called}'\ncat <<'END'\n{json.dumps(answer)}\nEND\n")
    (tmp_path / "aws").chmod(0o755)
    given_a_function(local)
    for arguments in (["hello"], ["--runtime", "nodejs20.x"]):
        script = local.otl("export", *arguments, "--format", "aws-cli")
        environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-s", "hello"], input=script, env=environment, capture_output=True, text=True)
        assert done.returncode != 0
        assert "the variables cannot be read; nothing was written" in done.stderr
    assert called.read_text().split() == ["get-function-configuration"] * 2


def test_the_policies_are_what_iam_takes(moto):
    """moto checks the grammar of a policy document as IAM does."""
    client = moto.client("iam")
    for at, arguments in enumerate(([], ["--optional"], ["enable"], ["--role"])):
        document = moto.otl("permissions", *arguments, "--policy", "--region", REGION, "--account", "123456789012")
        created = client.create_policy(PolicyName=f"otl-{at}", PolicyDocument=document)
        assert created["Policy"]["AttachmentCount"] == 0
