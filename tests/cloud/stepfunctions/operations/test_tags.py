import pytest


def test_tags_of_machines_and_activities(sfn, deploy):
    activity = sfn.create_activity(name="a", tags=[{"key": "k", "value": "v"}])["activityArn"]
    for arn in (deploy(tags=[{"key": "k", "value": "v"}]), activity):
        sfn.tag_resource(resourceArn=arn, tags=[{"key": "k", "value": "w"}, {"key": "l", "value": ""}])
        assert sfn.list_tags_for_resource(resourceArn=arn)["tags"] == [
            {"key": "k", "value": "w"},
            {"key": "l", "value": ""},
        ]
        sfn.untag_resource(resourceArn=arn, tagKeys=["k", "nothing"])
        assert [tag["key"] for tag in sfn.list_tags_for_resource(resourceArn=arn)["tags"]] == ["l"]


def test_versions_have_no_tags(sfn, deploy):
    arn = f"{deploy(publish=True)}:1"
    with pytest.raises(sfn.exceptions.ResourceNotFound) as caught:
        sfn.tag_resource(resourceArn=arn, tags=[{"key": "k", "value": "v"}])
    assert caught.value.response["Error"]["Message"] == f"Resource not found: '{arn}'"


def test_fifty_tags_at_most(sfn, deploy):
    arn = deploy()
    sfn.tag_resource(resourceArn=arn, tags=[{"key": str(n), "value": ""} for n in range(50)])
    with pytest.raises(sfn.exceptions.TooManyTags):
        sfn.tag_resource(resourceArn=arn, tags=[{"key": "one more", "value": ""}])
