"""boto3 reads what `otl local` keeps as CloudWatch would: an account with Transaction Search, logs of functions."""

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import Endpoint, running_local

HANDLER = "exports.handler = async (event) => { console.log('hello', event.name); return event }\n"


@pytest.fixture
def searched(tmp_path: Path):
    """A running `otl local` with Transaction Search, and nothing indexed."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "index.js").write_text(HANDLER)
    hello = f"hello={tmp_path / 'code'}"
    with running_local(tmp_path, "--transaction-search", "0", "--function", hello) as endpoint:
        yield endpoint


def around(now: datetime) -> dict[str, datetime]:
    return {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=1)}


def invoke_traced(endpoint: Endpoint) -> str:
    """Invokes with active tracing; the log tells the trace id."""
    client = endpoint.client("lambda")
    client.update_function_configuration(FunctionName="hello", TracingConfig={"Mode": "Active"})
    client.get_waiter("function_updated_v2").wait(FunctionName="hello", WaiterConfig={"Delay": 1})
    answer = client.invoke(FunctionName="hello", Payload=b'{"name": "boto3"}')
    assert answer["StatusCode"] == 200
    logs = endpoint.client("logs")
    [report] = logs.filter_log_events(logGroupName="/aws/lambda/hello", filterPattern='"XRAY TraceId"')["events"]
    return re.search(r"1-[0-9a-f]{8}-[0-9a-f]{24}", report["message"]).group()


def retrieve(xray, trace_id: str):
    """As AWS documents it: start, ask until it is complete, follow the pages."""
    token = xray.start_trace_retrieval(TraceIds=[trace_id], **around(datetime.now(timezone.utc)))["RetrievalToken"]
    statuses, spans, more = [], [], {}
    while True:
        page = xray.list_retrieved_traces(RetrievalToken=token, TraceFormat="XRAY", **more)
        statuses.append(page["RetrievalStatus"])
        if page["RetrievalStatus"] != "COMPLETE":
            assert page["Traces"] == []
            continue
        for trace in page["Traces"]:
            assert trace["Id"] == trace_id
            spans += trace["Spans"]
        if "NextToken" not in page:
            return statuses, spans
        more = {"NextToken": page["NextToken"]}


def test_boto3_finds_nothing_in_x_ray_and_everything_by_retrieval(searched):
    xray = searched.client("xray")
    assert xray.get_trace_segment_destination()["Destination"] == "CloudWatchLogs"
    [rule] = xray.get_indexing_rules()["IndexingRules"]
    assert rule["Rule"]["Probabilistic"]["DesiredSamplingPercentage"] == 0
    trace_id = invoke_traced(searched)
    assert xray.get_trace_summaries(**around(datetime.now(timezone.utc)))["TraceSummaries"] == []
    assert xray.batch_get_traces(TraceIds=[trace_id])["Traces"] == []
    statuses, spans = retrieve(xray, trace_id)
    assert statuses == ["SCHEDULED", "RUNNING", "COMPLETE"]
    documents = [json.loads(span["Document"]) for span in spans]
    assert sorted(document["origin"] for document in documents) == ["AWS::Lambda", "AWS::Lambda::Function"]
    assert all(len(span["Id"]) == 16 for span in spans)
    with pytest.raises(xray.exceptions.ResourceNotFoundException):
        xray.list_retrieved_traces(RetrievalToken="unknown")
    token = xray.start_trace_retrieval(TraceIds=[trace_id], **around(datetime.now(timezone.utc)))["RetrievalToken"]
    xray.cancel_trace_retrieval(RetrievalToken=token)
    assert xray.list_retrieved_traces(RetrievalToken=token)["RetrievalStatus"] == "CANCELLED"


def test_otl_and_boto3_see_the_same_trace(searched):
    trace_id = invoke_traced(searched)
    [trace] = json.loads(searched.otl("traces", "hello", "-o", "json"))["traces"]
    assert trace["id"] == trace_id
    [drawn] = json.loads(searched.otl("trace", trace_id, "--logs", "-o", "json"))["traces"]
    [log] = drawn["logs"]
    assert any("hello boto3" in line["message"] for line in log["lines"])


def test_boto3_pages_through_the_log_of_a_function(searched):
    invoke_traced(searched)
    logs = searched.client("logs")
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName="/aws/lambda/hello", PaginationConfig={"PageSize": 2}
    )
    messages = [event["message"] for page in pages for event in page["events"]]
    assert messages[0].startswith("START RequestId: ")
    assert any(message.endswith("hello boto3") for message in messages)
    [span, *_] = logs.filter_log_events(logGroupName="aws/spans", filterPattern='"hello"')["events"]
    assert re.fullmatch(r"[0-9a-f]{32}", json.loads(span["message"])["traceId"])
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.filter_log_events(logGroupName="/aws/lambda/nobody")
