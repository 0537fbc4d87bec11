"""`otl check` is a gate for functions that others change: the AWS CLI and boto3 mend what it finds."""

import json

from test_local import configure, create

LAYER = "arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16"
VARIABLES = {
    "AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument",
    "OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false",
}
TRACED = {
    "Layers": [LAYER],
    "Environment": {"Variables": VARIABLES},
    "TracingConfig": {"Mode": "Active"},
    "Timeout": 30,
    "MemorySize": 512,
}


def failing(local, expect: int) -> list[tuple[str, str]]:
    """What fails the build, as function and rule."""
    told = json.loads(local.otl("check", "-o", "json", expect=expect))
    assert told["failures"] == []
    assert told["summary"]["functions"] == 3
    return [(one["function"], one["rule"]) for one in told["findings"] if one["counts"]]


def test_what_the_aws_cli_and_boto3_mend_fails_the_build_no_more(local):
    client = local.client("lambda")
    create(client, "whole", **TRACED)
    create(client, "orders", **TRACED | {"TracingConfig": {"Mode": "PassThrough"}})
    create(client, "refund", **TRACED | {"Environment": {"Variables": {}}})
    of_orders, of_refund = ("orders", "active-tracing"), ("refund", "wrapper-set")
    assert failing(local, expect=1) == [of_orders, of_refund]

    local.aws(
        *("lambda", "update-function-configuration", "--function-name", "orders"),
        *("--tracing-config", "Mode=Active"),
    )
    local.aws("lambda", "wait", "function-updated-v2", "--function-name", "orders")
    assert failing(local, expect=1) == [of_refund]

    configure(client, "refund", Environment={"Variables": VARIABLES})
    assert failing(local, expect=0) == []
