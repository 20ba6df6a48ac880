"""A server that behaves like an API: `crmgen mock`, and the same in-process for tests of an SDK's users."""

NEEDS_EXTRA = (
    'install crmgen with its extra: pip install "crmgen[mock]", or ".[mock]" in a clone'
)
"""What to do where a library of the mock is missing: by the name it was installed by, or where its source is."""
