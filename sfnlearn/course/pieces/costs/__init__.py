"""What a month costs as Standard and as Express: the numbers, the curves, and the view of both."""
