"""For tests of programs that use an SDK: the API itself, without an account, a server or a socket."""

from crmgen.testing.in_process import MockedApi, mock_api

__all__ = ["MockedApi", "mock_api"]
