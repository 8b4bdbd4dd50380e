"""Service integrations as a definition names them: which there are, and which parameters they take.

`optimized` is the one table of Step Functions' own integrations, with their actions and patterns; `service_models`
reads what AWS's services take from the data files of botocore, where that is installed, without importing it;
`existence` says whether a Resource is there, `parameters` what is wrong with its parameters.  `checks` is the door.
"""
