"""The runtime of an SDK: what generated code is made of. It needs httpx2 and pydantic, nothing else."""
