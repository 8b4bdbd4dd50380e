from __future__ import annotations

from sfnlearn.engine.one_state.http_trace import http_request, http_response


def test_a_request_is_told_in_aws_words() -> None:
    arguments = {
        "Method": "POST",
        "ApiEndpoint": "https://example.com/pay",
        "Headers": {"a": "1", "b": ["2", "3"]},
        "QueryParameters": {"q": ["x y", "z"]},
        "RequestBody": {"total": 9},
    }
    assert http_request(arguments) == {
        "protocol": "https",
        "method": "POST",
        "url": "https://example.com/pay?q=x+y&q=z",
        "headers": "[a: 1, b: 2,3]",
        "body": '{"total":9}',
    }


def test_a_response_is_told_in_aws_words() -> None:
    result = {"StatusCode": 200, "StatusText": "OK", "Headers": {"date": ["now"]}, "ResponseBody": "plain"}
    assert http_response(result) == {
        "protocol": "https",
        "headers": "[date: now]",
        "statusCode": "200",
        "statusMessage": "OK",
        "body": "plain",
    }


def test_what_is_missing_is_left_out() -> None:
    assert http_response("no object") == {"protocol": "https", "headers": "[]"}
    assert "body" not in http_request({"Method": "GET", "ApiEndpoint": "https://example.com"})
