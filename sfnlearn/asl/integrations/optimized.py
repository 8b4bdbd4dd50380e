"""The optimized integrations: the one table of their services, actions and patterns.

`arn:aws:states:::SERVICE:ACTION` names an optimized integration, which Step Functions wrote by hand: there are few, and
none can be derived from anything.  Everything else is reached by an SDK integration (`aws-sdk:SERVICE:ACTION`), which
follows from the services' models.  So `dynamodb:query` is not there, and `aws-sdk:dynamodb:query` is.

A pattern is a suffix of the action: none is request-response, `.sync` waits for a job, `.waitForTaskToken` for an
answer.  Which an action has is part of the table; `.sync:2` is there for nested executions alone.

Sources: Developer Guide, "Integrating optimized services" and the page of each service (patterns by service as the
table there gives them); measured behaviour 45.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REQUEST, JOB, JOB_2, CALLBACK = "", "sync", "sync:2", "waitForTaskToken"
_R, _RS, _RT, _RST = (REQUEST,), (REQUEST, JOB), (REQUEST, CALLBACK), (REQUEST, JOB, CALLBACK)


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters of an action that is Step Functions' own, in no service's model."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Optimized:
    """The optimized integrations of one service: boto3's name of it, the patterns by action."""

    service: str
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _each(patterns: tuple[str, ...], *actions: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(actions, patterns)


OPTIMIZED: Mapping[str, Optimized] = {
    "apigateway": Optimized("", {"invoke": _RT}),
    "athena": Optimized(
        "athena",
        _each(_RS, "startQueryExecution") | _each(_R, "stopQueryExecution", "getQueryExecution", "getQueryResults"),
    ),
    "batch": Optimized("batch", {"submitJob": _RS}),
    "bedrock": Optimized("bedrock", {"invokeModel": _RT, "createModelCustomizationJob": _RST}),
    "bedrock-agentcore": Optimized("bedrock-agentcore", {"invokeHarness": _R}),
    "codebuild": Optimized(
        "codebuild",
        _each(_RS, "startBuild", "startBuildBatch", "retryBuildBatch")
        | _each(_R, "stopBuild", "stopBuildBatch", "batchDeleteBuilds", "batchGetReports", "deleteBuildBatch"),
    ),
    "databrew": Optimized("databrew", {"startJobRun": _RS}),
    "dynamodb": Optimized("dynamodb", _each(_R, "getItem", "putItem", "updateItem", "deleteItem")),
    "ecs": Optimized("ecs", {"runTask": _RST}),
    "eks": Optimized(
        "eks",
        _each(
            _RST, "createCluster", "deleteCluster", "createNodegroup", "deleteNodegroup", "createFargateProfile",
            "deleteFargateProfile", "runJob",
        ) | {"call": _RT},
    ),
    "elasticmapreduce": Optimized(
        "emr",
        _each(_RS, "createCluster", "terminateCluster", "addStep")
        | _each(
            _R, "setClusterTerminationProtection", "cancelStep", "modifyInstanceFleetByName",
            "modifyInstanceGroupByName",
        ),
    ),
    "emr-containers": Optimized(
        "emr-containers", {"createVirtualCluster": _R} | _each(_RS, "deleteVirtualCluster", "startJobRun")
    ),
    "emr-serverless": Optimized(
        "emr-serverless",
        _each(
            _RS, "createApplication", "startApplication", "stopApplication", "deleteApplication", "startJobRun",
            "cancelJobRun",
        ),
    ),
    "events": Optimized("events", {"putEvents": _RT}),
    "glue": Optimized("glue", {"startJobRun": _RS}),
    "http": Optimized("", {"invoke": _R}),
    "lambda": Optimized("lambda", {"invoke": _RT}),
    "mediaconvert": Optimized("mediaconvert", {"createJob": _RS}),
    "sagemaker": Optimized(
        "sagemaker",
        _each(
            _RS, "createTrainingJob", "createTransformJob", "createProcessingJob", "createLabelingJob",
            "createHyperParameterTuningJob",
        )
        | _each(_R, "createEndpoint", "createEndpointConfig", "createModel", "updateEndpoint"),
    ),
    "sns": Optimized("sns", {"publish": _RT}),
    "sqs": Optimized("sqs", {"sendMessage": _RT}),
    "states": Optimized("stepfunctions", {"startExecution": (*_RST, JOB_2)}),
}  # fmt: skip
"""By the word in the ARN.  A service of Step Functions' own has no name of boto3's."""

OPERATIONS: Mapping[tuple[str, str], str] = {
    ("elasticmapreduce", "createCluster"): "RunJobFlow",
    ("elasticmapreduce", "addStep"): "AddJobFlowSteps",
    ("elasticmapreduce", "cancelStep"): "CancelSteps",
    ("elasticmapreduce", "terminateCluster"): "TerminateJobFlows",
    ("elasticmapreduce", "setClusterTerminationProtection"): "SetTerminationProtection",
    ("elasticmapreduce", "modifyInstanceFleetByName"): "ModifyInstanceFleet",
    ("elasticmapreduce", "modifyInstanceGroupByName"): "ModifyInstanceGroups",
}
"""Actions that are not named after the operation behind them."""
OTHER_SERVICES: Mapping[tuple[str, str], str] = {
    ("bedrock", "invokeModel"): "bedrock-runtime",
    ("s3", "getObject"): "s3",
    ("s3", "listObjectsV2"): "s3",
}
"""Actions whose operation another service of boto3's has than the others of their integration, and an ItemReader's."""

_HTTP_OPTIONS = ("Headers", "QueryParameters", "RequestBody")
OWN_FIELDS: Mapping[tuple[str, str], Fields] = {
    ("apigateway", "invoke"): Fields(
        ("ApiEndpoint", "Method"), (*_HTTP_OPTIONS, "Stage", "Path", "AllowNullValues", "AuthType")
    ),
    ("http", "invoke"): Fields(
        ("ApiEndpoint", "Method"), (*_HTTP_OPTIONS, "Authentication", "InvocationConfig", "Transform")
    ),
    ("eks", "call"): Fields(
        ("ClusterName", "CertificateAuthority", "Endpoint", "Method", "Path"), ("QueryParameters", "RequestBody")
    ),
    ("eks", "runJob"): Fields(
        ("ClusterName", "CertificateAuthority", "Endpoint", "Job"), ("Namespace", "LogOptions")
    ),
    ("elasticmapreduce", "addStep"): Fields(("ClusterId", "Step"), ("ExecutionRoleArn",)),
    ("elasticmapreduce", "cancelStep"): Fields(("ClusterId", "StepId"), ("StepCancellationOption",)),
    ("elasticmapreduce", "terminateCluster"): Fields(("ClusterId",)),
    ("elasticmapreduce", "setClusterTerminationProtection"): Fields(("ClusterId", "TerminationProtected")),
    ("elasticmapreduce", "modifyInstanceFleetByName"): Fields(("ClusterId", "InstanceFleetName", "InstanceFleet")),
    ("elasticmapreduce", "modifyInstanceGroupByName"): Fields(("ClusterId", "InstanceGroupName", "InstanceGroup")),
    ("bedrock", "invokeModel"): Fields(
        ("ModelId",),
        (
            "Accept", "Body", "ContentType", "GuardrailIdentifier", "GuardrailVersion", "Input", "Output",
            "PerformanceConfigLatency", "ServiceTier", "Trace",
        ),
    ),
}  # fmt: skip
"""Actions whose parameters are not those of one operation."""
UNCHECKED = frozenset({("bedrock-agentcore", "invokeHarness")})
"""Actions whose parameters stand nowhere in a form that could be checked."""
