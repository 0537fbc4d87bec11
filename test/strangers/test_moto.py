"""otl against a Lambda that shares none of our mistakes: what a function had, it keeps."""

import io
import json
import zipfile

NAME = "orders"
VARIABLES = {"TABLE": "orders", "SECRET": "hunter2", "EMPTY_STRING": ""}
TAGS = {"team": "shop", "aws-like": "no"}


def package() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.mjs", "export const handler = async () => 1\n")
    return packed.getvalue()


def publish_layers(client, names):
    return [
        client.publish_layer_version(LayerName=name, Content={"ZipFile": package()}, CompatibleRuntimes=["nodejs22.x"])
        for name in names
    ]


def publish_the_distro(moto, client):
    """moto holds no layers of AWS; its account is the distro's, so the catalogue's ARN can be published there."""
    [layer] = json.loads(moto.otl("layers", "--runtime", "nodejs22.x", "--arch", "x86_64", "-o", "json"))["layers"]
    name, version = layer["arn"].split(":")[-2:]
    for _ in range(int(version)):
        published = publish_layers(client, [name])
    assert published[0]["LayerVersionArn"] == layer["arn"]


def given_a_function(moto):
    role = moto.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client = moto.client("lambda")
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
        # moto keeps the tracing mode of the creation, whatever an update says.
        TracingConfig={"Mode": "Active"},
    )
    return client, layers


def state_of(client):
    answer = client.get_function(FunctionName=NAME)
    configuration = answer["Configuration"]
    return {
        "layers": [layer["Arn"] for layer in configuration.get("Layers", [])],
        "variables": configuration.get("Environment", {}).get("Variables", {}),
        "tracing": configuration["TracingConfig"]["Mode"],
        "tags": answer.get("Tags", {}),
        "timeout": configuration["Timeout"],
        "memory": configuration["MemorySize"],
        "handler": configuration["Handler"],
        "role": configuration["Role"],
    }


def test_enable_disable_and_undo_leave_everything_else_as_it_was(moto):
    client, layers = given_a_function(moto)
    publish_the_distro(moto, client)
    before = state_of(client)

    shown = moto.otl("enable", NAME, "--dry-run")
    assert "AWS_LAMBDA_EXEC_WRAPPER" in shown
    assert "hunter2" not in shown
    assert state_of(client) == before, "a dry run writes nothing"

    moto.otl("enable", NAME)
    enabled = state_of(client)
    assert enabled["layers"][:2] == layers, "other layers keep their place"
    assert len(enabled["layers"]) == 3
    assert {key: enabled["variables"][key] for key in VARIABLES} == VARIABLES
    assert enabled["variables"]["AWS_LAMBDA_EXEC_WRAPPER"] == "/opt/otel-instrument"
    assert enabled["tracing"] == "Active"
    assert TAGS.items() <= enabled["tags"].items()
    for field in ("timeout", "memory", "handler", "role"):
        assert enabled[field] == before[field]

    [seen] = json.loads(moto.otl("status", NAME, "-o", "json"))["functions"]
    assert seen["name"] == NAME
    assert "already" in moto.otl("enable", NAME)

    moto.otl("disable", NAME)
    assert state_of(client) == before

    run = json.loads(moto.otl("enable", NAME, "-o", "json"))["run"]
    assert state_of(client) != before
    moto.otl("undo", run)
    assert state_of(client) == before
