import pytest

from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.arns import Arn, execution_arn

MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:Pay"


def test_what_an_arn_names():
    assert Arn.read(f"{MACHINE}:PROD", "stateMachine").qualifier == "PROD"
    assert Arn.read(f"{MACHINE}:PROD").unqualified == MACHINE
    assert Arn.read(MACHINE).qualifier is None
    assert Arn.read(MACHINE.replace("stateMachine:Pay", "activity:weigh")).name == "weigh"


@pytest.mark.parametrize("text", ["", "Pay", "arn:aws:lambda:us-east-1:123456789012:function:f", MACHINE[:-4], "arn:"])
def test_what_is_none(text):
    with pytest.raises(ApiError, match="InvalidArn: Invalid Arn: 'Invalid ARN prefix: "):
        Arn.read(text, "stateMachine")


def test_arns_of_another_kind_or_without_a_name():
    with pytest.raises(ApiError, match="Resource type not valid in this context: stateMachine"):
        Arn.read(MACHINE, "execution")
    with pytest.raises(ApiError, match="Invalid ARN: "):
        Arn.read(f"{MACHINE}:", "stateMachine")


def test_the_arns_of_executions():
    assert execution_arn(MACHINE, "STANDARD", "e", None, "id") == MACHINE.replace("stateMachine", "execution") + ":e"
    assert execution_arn(MACHINE, "STANDARD", "e", "3", "id").endswith(":execution:Pay:3:e")
    assert execution_arn(MACHINE, "EXPRESS", "e", "3", "id").endswith(":express:Pay:e:id")
