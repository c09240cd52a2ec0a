"""What AWS's errors ask for, in the words of `limelight.schema.errors`.

throttle            TryAgain        code `throttled`     the same call, later
outage, time-out    TryAgain        code `outage`        the same call, later or elsewhere
quota used up       ProviderFailed  code `quota`         another provider until it is raised or renewed
no permission       ProviderFailed  code `not_allowed`   names the IAM action that is missing
no such model       ProviderFailed  code `not_configured`
bad request         ProviderFailed  code `bad_request`   this provider will not take it: another one may
moderation          Refused                              another wording: no other provider is asked

A bad request is not `BadInput`: what a person sent is checked before it goes out, so what a vendor still rejects is a
limit of that vendor.
"""

from __future__ import annotations

import re

from limelight.schema.errors import LimelightError, ProviderFailed, Refused, TryAgain

THROTTLED = frozenset({
    "ThrottlingException", "Throttling", "TooManyRequestsException", "SlowDown",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "throttlingException",
})  # fmt: skip
QUOTA = frozenset({"ServiceQuotaExceededException", "LimitExceededException"})
OUTAGE = frozenset({
    "InternalServerException", "InternalServerError", "InternalError", "InternalFailure", "ServiceUnavailableException",
    "ServiceUnavailable", "ModelTimeoutException", "ModelErrorException", "ModelStreamErrorException", "RequestTimeout",
    "internalServerException", "modelStreamErrorException", "serviceUnavailableException", "ModelNotReadyException",
    "ModelStreamError", "InternalStreamFailure",
})  # fmt: skip
NOT_ALLOWED = frozenset({
    "AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "InvalidSignatureException",
    "SignatureDoesNotMatch", "ExpiredTokenException", "ExpiredToken", "InvalidClientTokenId", "InvalidAccessKeyId",
})  # fmt: skip
MISSING = frozenset({"ResourceNotFoundException", "NoSuchBucket"})

ACTIONS = {
    "Converse": "bedrock:InvokeModel",
    "ConverseStream": "bedrock:InvokeModelWithResponseStream",
    "StartAsyncInvoke": "bedrock:InvokeModel",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPart": "s3:PutObject",
    "CompleteMultipartUpload": "s3:PutObject",
    "CopyObject": "s3:PutObject",
    "DeleteObjects": "s3:DeleteObject",
    "HeadObject": "s3:GetObject",
    "ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "ListObjectsV2": "s3:ListBucket",
}
"""The IAM action of an operation, where it is not the operation's own name."""
PREFIXES = {
    "bedrock-agent-runtime": "bedrock",
    "bedrock-runtime": "bedrock",
    "sagemaker-runtime": "sagemaker",
    "service-quotas": "servicequotas",
}
"""How IAM calls a service, where it is not boto3's name."""
_NO_ENDPOINT = re.compile(r"(?i)could not find endpoint|(endpoint|component|variant) .*not found")
_SUGGESTION = "say it in other words, and leave out what could be taken for violence, nudity or a real person"


def converted(error: Exception, *, service: str) -> LimelightError | None:
    """Our error for one of botocore's; None when it is none of botocore's."""
    from botocore import exceptions as aws

    match error:
        case aws.ClientError():
            return _answered(error, service)
        case aws.NoCredentialsError() | aws.PartialCredentialsError() | aws.TokenRetrievalError():
            return ProviderFailed(
                f"{service}: no AWS credentials were found ({error}): log in with the AWS CLI, set AWS_PROFILE, or give "
                "the machine a role",
                code="not_configured",
                value=service,
            )
        case aws.NoRegionError():
            return ProviderFailed(
                f"{service}: no AWS region is set: set AWS_DEFAULT_REGION, e.g. us-east-1",
                code="not_configured",
                value=service,
            )
        case aws.ParamValidationError():
            return ProviderFailed(
                f"{service}: the request is malformed: {error}", code="bad_request", value=service
            )
        case aws.HTTPClientError() | aws.ConnectionError() | aws.IncompleteReadError():
            return TryAgain(
                f"{service} does not answer ({type(error).__name__}): try again", code="outage", value=service
            )
        case aws.BotoCoreError():
            return ProviderFailed(f"{service}: {error}", code="not_configured", value=service)
        case _:
            return None


def refused(where: str) -> Refused:
    """A model's own content filter said no. `where` says to what."""
    return Refused(f"the image or video model refused {where}: {_SUGGESTION}", suggestion=_SUGGESTION)


def _answered(error: Exception, service: str) -> LimelightError:
    """AWS answered with an error code."""
    response: dict[str, dict[str, str]] = getattr(error, "response", {})
    operation: str = getattr(error, "operation_name", "")
    code, said = response.get("Error", {}).get("Code", ""), response.get("Error", {}).get("Message", "")
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    where = f"{service} {operation}"
    if code in QUOTA or (code in THROTTLED and "per day" in said):
        return ProviderFailed(
            f"{where}: the account's quota is used up: raise it under Service Quotas, or wait ({said})",
            code="quota",
            value=code,
        )
    if code in THROTTLED:
        return TryAgain(f"{where}: too many requests at once: try again later", code="throttled", value=code)
    if code in NOT_ALLOWED:
        action = ACTIONS.get(operation, f"{PREFIXES.get(service, service)}:{operation}")
        return ProviderFailed(
            f"{where}: AWS does not allow it ({code}): the role needs {action}, and the model has to be enabled for the "
            "account",
            code="not_allowed",
            limit=action,
            value=code,
        )
    if code == "ModelError":
        return _container(
            where, said, int(getattr(error, "response", {}).get("OriginalStatusCode") or status)
        )
    if code in MISSING or "model identifier is invalid" in said or _NO_ENDPOINT.search(said):
        return ProviderFailed(
            f"{where}: {said or code}: check its name, its region and its end-of-life date",
            code="not_configured",
            value=code,
        )
    if code in OUTAGE or status >= 500:
        return TryAgain(f"{where}: the service failed ({code}): try again", code="outage", value=code)
    if "content filters" in said or "filtered words" in said:
        return refused("what was asked")
    return ProviderFailed(f"{where}: {said} ({code})", code="bad_request", value=code)


def _container(where: str, said: str, status: int) -> LimelightError:
    """The container behind a SageMaker endpoint answered with an error of its own."""
    if status in {408, 429} or status >= 500:
        code = "throttled" if status == 429 else "outage"
        return TryAgain(
            f"{where}: the endpoint's model failed with {status}: try again", code=code, value=status
        )
    return ProviderFailed(
        f"{where}: the endpoint's model rejects the request ({status}): {said[:300]}",
        code="bad_request",
        value=status,
    )
