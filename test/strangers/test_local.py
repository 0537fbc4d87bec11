"""boto3 and the AWS CLI drive `otl local`: create, configure, invoke, list and read traces."""

import io
import json
import secrets
import time
import zipfile
from datetime import datetime, timedelta, timezone

import botocore.exceptions
import pytest

HANDLER = "exports.handler = async (event) => ({ hello: event.name })\n"
RUNTIME = "nodejs20.x"


def package(source: str = HANDLER) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.js", source)
    return packed.getvalue()


def create(client, name: str = "hello", **settings):
    client.create_function(
        FunctionName=name,
        Runtime=RUNTIME,
        Role="arn:aws:iam::123456789012:role/any",
        Handler="index.handler",
        Code={"ZipFile": package()},
        **settings,
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})


def configure(client, name: str = "hello", **settings):
    answer = client.update_function_configuration(FunctionName=name, **settings)
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return answer


def test_boto3_creates_configures_invokes_and_reads_the_trace(local):
    lambda_, xray = local.client("lambda"), local.client("xray")
    create(lambda_)
    configure(lambda_, TracingConfig={"Mode": "Active"}, Environment={"Variables": {"GREETING": "hi"}})

    answer = lambda_.invoke(FunctionName="hello", Payload=b'{"name": "boto3"}', LogType="Tail")
    assert json.load(answer["Payload"]) == {"hello": "boto3"}
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer

    now = datetime.now(timezone.utc)
    pages = xray.get_paginator("get_trace_summaries").paginate(
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=1),
        FilterExpression='service(id(name: "hello", type: "AWS::Lambda::Function"))',
    )
    summaries = [summary for page in pages for summary in page["TraceSummaries"]]
    assert len(summaries) == 1
    [trace] = xray.batch_get_traces(TraceIds=[summaries[0]["Id"]])["Traces"]
    documents = [json.loads(segment["Document"]) for segment in trace["Segments"]]
    assert sorted(document["origin"] for document in documents) == ["AWS::Lambda", "AWS::Lambda::Function"]


def test_boto3_sees_the_errors_it_knows(local):
    client = local.client("lambda")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_function(FunctionName="nobody")
    create(client)
    with pytest.raises(client.exceptions.ResourceConflictException):
        create(client)
    with pytest.raises(client.exceptions.PreconditionFailedException):
        client.update_function_configuration(FunctionName="hello", Timeout=5, RevisionId="stale")
    with pytest.raises(client.exceptions.InvalidParameterValueException):
        client.update_function_configuration(FunctionName="hello", Environment={"Variables": {"AWS_REGION": "x1"}})
    with pytest.raises(botocore.exceptions.ClientError) as too_many:
        local.client("xray").batch_get_traces(TraceIds=[f"1-581cf771-{n:024x}" for n in range(6)])
    assert too_many.value.response["Error"]["Code"] == "InvalidRequestException"


def test_boto3_pages_through_many_functions(local):
    client = local.client("lambda")
    names = [f"fn-{n:03}" for n in range(60)]
    for name in names:
        client.create_function(
            FunctionName=name,
            Runtime=RUNTIME,
            Role="arn:aws:iam::123456789012:role/any",
            Handler="index.handler",
            Code={"ZipFile": package()},
        )
    pages = list(client.get_paginator("list_functions").paginate())
    assert [len(page["Functions"]) for page in pages] == [50, 10]
    assert sorted(fn["FunctionName"] for page in pages for fn in page["Functions"]) == names


def test_the_aws_cli_drives_it_from_creation_to_trace(local, tmp_path):
    (tmp_path / "code.zip").write_bytes(package())
    assert local.aws("sts", "get-caller-identity")["Account"] == "000000000000"
    local.aws(
        *("lambda", "create-function", "--function-name", "hello", "--runtime", RUNTIME),
        *("--handler", "index.handler", "--role", "arn:aws:iam::123456789012:role/any"),
        *("--zip-file", f"fileb://{tmp_path}/code.zip"),
    )
    local.aws("lambda", "wait", "function-active-v2", "--function-name", "hello")
    local.aws(
        *("lambda", "update-function-configuration", "--function-name", "hello"),
        *("--tracing-config", "Mode=Active"),
    )
    local.aws("lambda", "wait", "function-updated-v2", "--function-name", "hello")
    out = tmp_path / "answer.json"
    told = local.aws(
        *("lambda", "invoke", "--function-name", "hello", "--payload", '{"name":"cli"}', str(out)),
    )
    assert told["StatusCode"] == 200
    assert json.loads(out.read_text()) == {"hello": "cli"}
    assert [fn["FunctionName"] for fn in local.aws("lambda", "list-functions")["Functions"]] == ["hello"]

    now = int(time.time())
    summaries = local.aws("xray", "get-trace-summaries", "--start-time", str(now - 300), "--end-time", str(now + 60))
    [summary] = summaries["TraceSummaries"]
    [trace] = local.aws("xray", "batch-get-traces", "--trace-ids", summary["Id"])["Traces"]
    assert len(trace["Segments"]) == 2
    assert summary["Id"] in local.otl("trace", summary["Id"])


def test_a_segment_that_the_aws_cli_sends_is_drawn_by_otl(local):
    now = time.time()
    trace_id = f"1-{int(now):08x}-a006649127e371903a2de979"
    segment = {"trace_id": trace_id, "id": "6226467e3f845502", "name": "sent-by-cli", "start_time": now - 0.3, "end_time": now}
    answer = local.aws("xray", "put-trace-segments", "--trace-segment-documents", json.dumps(segment))
    assert answer["UnprocessedTraceSegments"] == []
    assert "sent-by-cli" in local.otl("trace", trace_id)


def sampled(params, **_):
    params["headers"]["X-Amzn-Trace-Id"] = f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)};Sampled=1"


def graph_of(services):
    """Calls as names and types, whichever number each service has."""
    name = {service["ReferenceId"]: (service["Name"], service.get("Type")) for service in services}
    return {
        (name[service["ReferenceId"]], name[edge["ReferenceId"]]): edge["SummaryStatistics"]["TotalCount"]
        for service in services
        for edge in service["Edges"]
    }


def test_boto3_the_aws_cli_and_otl_see_the_same_service_graph(local):
    client, xray = local.client("lambda"), local.client("xray")
    create(client)
    configure(client, TracingConfig={"Mode": "Active"})
    # Lambda samples one request a second; a caller that has decided is obeyed.
    client.meta.events.register("before-call.lambda.Invoke", sampled)
    for _ in range(3):
        client.invoke(FunctionName="hello", Payload=b'{"name": "boto3"}')

    now = datetime.now(timezone.utc)
    window = {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=1)}
    pages = list(xray.get_paginator("get_service_graph").paginate(**window))
    calls = graph_of([service for page in pages for service in page["Services"]])
    service, function = ("hello", "AWS::Lambda"), ("hello", "AWS::Lambda::Function")
    assert calls == {(("hello", "client"), service): 3, (service, function): 3}

    seconds = [str(int(window[at].timestamp())) for at in ("StartTime", "EndTime")]
    told = local.aws("xray", "get-service-graph", "--start-time", seconds[0], "--end-time", seconds[1])
    assert graph_of(told["Services"]) == calls
    [fn] = [one for one in told["Services"] if one.get("Type") == "AWS::Lambda::Function"]
    assert sum(entry["Count"] for entry in fn["ResponseTimeHistogram"]) == 3

    map_ = json.loads(local.otl("map", "-o", "json"))
    assert [(one["name"], one["type"], one["requests"]) for one in map_["services"] if one["type"] != "client"] == [
        ("hello", "AWS::Lambda::Function", 3)
    ]
    with pytest.raises(botocore.exceptions.ClientError) as too_long:
        xray.get_service_graph(StartTime=now - timedelta(hours=7), EndTime=now)
    assert too_long.value.response["Error"]["Message"] == "Time range cannot be longer than 6 hours"
