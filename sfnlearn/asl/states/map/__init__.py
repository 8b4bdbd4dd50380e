"""Map: inline and distributed, and what a distributed Map reads, batches and writes."""
