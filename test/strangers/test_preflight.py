"""The preflight, and the policy that can go with a write, against an IAM that nobody here wrote."""

import json

from test_moto import NAME, given_a_function, publish_the_distro, state_of

POLICY = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"


def attached(moto):
    policies = moto.client("iam").list_attached_role_policies(RoleName="any")["AttachedPolicies"]
    return [policy["PolicyArn"] for policy in policies]


def preflight(moto, *flags):
    answer = json.loads(moto.otl("enable", NAME, "--dry-run", "-o", "json", *flags))
    return {check["id"]: check for check in answer["functions"][0]["preflight"]}


def test_the_role_gets_its_policy_and_loses_it_again(moto):
    client, _ = given_a_function(moto)
    publish_the_distro(moto, client)
    before = state_of(client)
    assert preflight(moto)["execution-role"]["outcome"] != "ok"
    moto.otl("enable", NAME, "--attach-policy")
    assert attached(moto) == [POLICY]
    moto.otl("disable", NAME)
    assert attached(moto) == []
    assert state_of(client) == before


def test_a_policy_that_was_there_stays(moto):
    client, _ = given_a_function(moto)
    publish_the_distro(moto, client)
    moto.client("iam").attach_role_policy(RoleName="any", PolicyArn=POLICY)
    assert preflight(moto)["execution-role"]["outcome"] == "ok"
    moto.otl("enable", NAME, "--attach-policy")
    moto.otl("disable", NAME)
    assert attached(moto) == [POLICY]
