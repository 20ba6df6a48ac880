"""A server that behaves like an API: `crmgen mock`, and the same in-process for tests of an SDK's users."""
