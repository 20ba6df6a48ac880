"""An SDK's methods at the command line, and as tools for language models; imported for nothing else."""
