"""The border to AWS's own libraries: the only files that import boto3, botocore or moto."""
