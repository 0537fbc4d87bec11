"""otl against a second Lambda that nobody here wrote. It has accounts, layer policies, revisions and versions of its own."""

import json
import shutil
from pathlib import Path

from conftest import DISTRO_ACCOUNT
from test_moto import NAME, TAGS, VARIABLES, package, publish_layers

POLICY = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"

# What every write changes, and the address of the code, which is signed anew for every answer.
PASSING = {"LastModified", "RevisionId", "Location"}


def publish_the_distro(ministack) -> str:
    """Published by AWS's account and open to everybody, as the real one is. Returns its ARN."""
    [layer] = json.loads(ministack.otl("layers", "--runtime", "nodejs22.x", "--arch", "x86_64", "-o", "json"))["layers"]
    name, version = layer["arn"].split(":")[-2:]
    publisher = ministack.client("lambda", key=DISTRO_ACCOUNT)
    for _ in range(int(version)):
        [published] = publish_layers(publisher, [name])
    assert published["LayerVersionArn"] == layer["arn"]
    publisher.add_layer_version_permission(
        LayerName=name,
        VersionNumber=int(version),
        StatementId="everybody",
        Action="lambda:GetLayerVersion",
        Principal="*",
    )
    return layer["arn"]


def given_a_function(ministack):
    role = ministack.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client = ministack.client("lambda")
    # Not in alphabetical order on purpose: order decides which file wins in /opt.
    layers = [layer["LayerVersionArn"] for layer in publish_layers(client, ["zebra", "alpha"])]
    client.create_function(
        FunctionName=NAME,
        Runtime="nodejs22.x",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": package()},
        Layers=layers,
        Environment={"Variables": VARIABLES},
        Tags=TAGS,
        Description="takes orders",
        Timeout=30,
        MemorySize=512,
        EphemeralStorage={"Size": 1024},
    )
    settled(client)
    client.publish_version(FunctionName=NAME)
    client.create_alias(FunctionName=NAME, Name="live", FunctionVersion="1")
    return client, layers


def settled(client) -> None:
    client.get_waiter("function_active_v2").wait(FunctionName=NAME, WaiterConfig={"Delay": 1})
    client.get_waiter("function_updated_v2").wait(FunctionName=NAME, WaiterConfig={"Delay": 1})


def fields_of(value, path="") -> dict:
    """Every field of an answer by its path: what differs is named, and nothing is left out unseen."""
    if isinstance(value, dict):
        items = [(f"{path}.{key}".lstrip("."), one) for key, one in value.items() if key not in PASSING]
    elif isinstance(value, list):
        items = [(f"{path}[{index}]", one) for index, one in enumerate(value)]
    else:
        return {path: value}
    if not items:
        return {path: value}
    return {name: field for key, one in items for name, field in fields_of(one, key).items()}


def state_of(ministack) -> dict:
    """The function, its alias and the policies of its role, field by field, as boto3 reads them."""
    client = ministack.client("lambda")
    read = {
        "function": client.get_function(FunctionName=NAME),
        "alias": client.get_alias(FunctionName=NAME, Name="live"),
        "role": ministack.client("iam").list_attached_role_policies(RoleName="any"),
    }
    for answer in read.values():
        del answer["ResponseMetadata"]
    return fields_of(read)


def different(before: dict, after: dict) -> dict:
    """The fields that differ, with what they are afterwards."""
    return {key: after.get(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def status_of(ministack) -> dict:
    [seen] = json.loads(ministack.otl("status", NAME, "-o", "json"))["functions"]
    return seen


def without_our_tags(fields: dict) -> dict:
    return {key: value for key, value in fields.items() if not key.startswith("function.Tags.otl:")}


def test_enable_changes_its_own_fields_and_disable_puts_them_back(ministack):
    given_a_function(ministack)
    distro = publish_the_distro(ministack)
    before = state_of(ministack)
    assert "function.Configuration.Layers[1].Arn" in before, "the comparison sees what it is meant to see"
    assert before["function.Configuration.TracingConfig.Mode"] == "PassThrough"

    shown = ministack.otl("enable", NAME, "--dry-run")
    assert "AWS_LAMBDA_EXEC_WRAPPER" in shown
    assert "hunter2" not in shown
    assert state_of(ministack) == before, "a dry run writes nothing"
    assert status_of(ministack)["verdict"] == "untraced"

    ministack.otl("enable", NAME)
    enabled = state_of(ministack)
    variables = "function.Configuration.Environment.Variables"
    added = different(before, without_our_tags(enabled))
    size = added.pop("function.Configuration.Layers[2].CodeSize")
    assert size > 0, "the layer that MiniStack holds, not its stand-in for layers it does not know"
    assert added == {
        "function.Configuration.Layers[2].Arn": distro,
        "function.Configuration.TracingConfig.Mode": "Active",
        f"{variables}.AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument",
        f"{variables}.OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false",
    }
    assert any(key.startswith("function.Tags.otl:") for key in enabled)

    seen = status_of(ministack)
    assert (seen["verdict"], seen["tracing"]) == ("traced", "Active")
    assert "already" in ministack.otl("enable", NAME)
    assert state_of(ministack) == enabled, "twice is once"

    ministack.otl("disable", NAME)
    assert different(before, state_of(ministack)) == {}
    assert status_of(ministack)["verdict"] == "untraced"


def test_policy_and_alias_come_and_go_with_the_rest(ministack):
    given_a_function(ministack)
    publish_the_distro(ministack)
    before = state_of(ministack)

    ministack.otl("enable", NAME, "--attach-policy", "--alias", "live")
    enabled = state_of(ministack)
    assert enabled["role.AttachedPolicies[0].PolicyArn"] == POLICY
    assert enabled["alias.FunctionVersion"] == "2"

    ministack.otl("disable", NAME)
    assert different(before, state_of(ministack)) == {}


def test_undo_takes_a_whole_run_back(ministack):
    given_a_function(ministack)
    publish_the_distro(ministack)
    before = state_of(ministack)
    run = json.loads(ministack.otl("enable", NAME, "--attach-policy", "--alias", "live", "-o", "json"))["run"]
    assert status_of(ministack)["verdict"] == "traced"
    ministack.otl("undo", run)
    assert different(before, state_of(ministack)) == {}


def test_the_tags_alone_are_enough_on_another_machine(ministack, tmp_path: Path):
    given_a_function(ministack)
    publish_the_distro(ministack)
    before = state_of(ministack)
    ministack.otl("enable", NAME, "--propagators", "tracecontext,xray")
    shutil.rmtree(tmp_path / "otl")
    ministack.otl("disable", NAME)
    assert different(before, state_of(ministack)) == {}


def test_what_somebody_changed_since_is_theirs(ministack):
    client, _ = given_a_function(ministack)
    publish_the_distro(ministack)
    before = state_of(ministack)
    ministack.otl("enable", NAME)
    configuration = client.get_function_configuration(FunctionName=NAME)
    variables = configuration["Environment"]["Variables"] | {"TABLE": "orders-2"}
    client.update_function_configuration(FunctionName=NAME, Environment={"Variables": variables}, Timeout=60)
    settled(client)

    ministack.otl("disable", NAME)
    assert different(before, state_of(ministack)) == {
        "function.Configuration.Environment.Variables.TABLE": "orders-2",
        "function.Configuration.Timeout": 60,
    }


def test_a_layer_that_its_publisher_closed_leaves_function_and_receipts_as_they_were(ministack, tmp_path: Path):
    given_a_function(ministack)
    _, name, version = publish_the_distro(ministack).rsplit(":", 2)
    publisher = ministack.client("lambda", key=DISTRO_ACCOUNT)
    publisher.remove_layer_version_permission(LayerName=name, VersionNumber=int(version), StatementId="everybody")
    before = state_of(ministack)
    # IAM answers alike where the caller may not read layers, so otl can only try.
    told = ministack.otl("enable", NAME, expect=3)
    assert "could not check layer" in told
    assert "not authorized to perform: lambda:GetLayerVersion" in told
    assert state_of(ministack) == before
    assert [path for path in tmp_path.rglob("*.json")] == []


def test_status_finds_as_many_functions_as_boto3(ministack):
    client, _ = given_a_function(ministack)
    role = client.get_function_configuration(FunctionName=NAME)["Role"]
    for number in range(60):
        client.create_function(
            FunctionName=f"fn-{number}",
            Runtime="python3.12",
            Role=role,
            Handler="index.handler",
            Code={"ZipFile": package()},
        )
    pages = client.get_paginator("list_functions").paginate()
    names = sorted(fn["FunctionName"] for page in pages for fn in page["Functions"])
    seen = json.loads(ministack.otl("status", "-o", "json"))["functions"]
    assert sorted(fn["name"] for fn in seen) == names
    assert len(names) == 61


def test_a_service_that_the_endpoint_lacks_is_told_and_is_no_verdict(ministack, aloud):
    aloud("MiniStack has no X-Ray, so no trace is read here; what otl says of that is looked at instead")
    given_a_function(ministack)
    publish_the_distro(ministack)
    ministack.otl("enable", NAME, "--attach-policy")
    told = json.loads(ministack.otl("doctor", NAME, "-o", "json", expect=3))
    outcomes = {link["link"]: link["outcome"] for link in told["links"]}
    assert outcomes["role"] == outcomes["layer"] == outcomes["tracing"] == "ok"
    assert outcomes["traces"] == outcomes["destination"] == "could not check"
    assert "xray:GetTraceSummaries): the endpoint answered HTTP 400" in json.dumps(told)
