"""What programs can see of an SDK, and the file in which an SDK carries it: `crmgen.surface`."""
