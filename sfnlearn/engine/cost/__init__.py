"""What an execution costs and how much of the quotas it uses."""
