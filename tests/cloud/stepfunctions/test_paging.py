import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.paging import page


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_the_pages_are_the_list(found, size):
    request, read = {"maxResults": size}, []
    while True:
        answer = page("items", found, request)
        assert len(answer["items"]) <= size
        read += answer["items"]
        if "nextToken" not in answer:
            break
        request = {"maxResults": size, "nextToken": answer["nextToken"]}
    assert read == found


@given(st.text())
def test_no_other_token_is_taken(token):
    known = page("others", range(200), {})["nextToken"]
    for foreign in (token or "x", known):
        with pytest.raises(ApiError) as caught:
            page("items", [], {"nextToken": foreign})
        assert caught.value.code == "InvalidToken"
