"""What all states share while they run: the frame, the walk, data flow, Retry and Catch, the life of an execution."""
