"""What the client's class is called, and what its package may be called."""

from __future__ import annotations

import re
from typing import Final

from crmgen.naming.words.identifiers import as_type, is_name, pascal, word_set, words
from crmgen.runtime_source import runtime_names
from crmgen.text import SpecText

_NOISE: Final = frozenset(
    {
        "api",
        "apis",
        "rest",
        "restful",
        "openapi",
        "swagger",
        "spec",
        "specification",
        "the",
    }
)
"""Words of a title that say nothing about whose API it is."""
_LONGEST: Final = 40


def title_words(title: SpecText) -> list[str]:
    """The words of a title that name somebody: `The OnePageCRM API v3.0` gives `OnePageCRM`."""
    found = re.findall(r"[A-Za-z0-9]+", title.unsafe)
    return [word for word in found if not _says_nothing(word.lower())]


def _says_nothing(word: str) -> bool:
    return word in _NOISE or re.fullmatch(r"v?\d+", word) is not None


def client_name(title: SpecText) -> str:
    """A class for the client, in the title's own capitals where it has any."""
    kept = title_words(title)
    name = "".join(word[:1].upper() + word[1:] for word in kept)
    fits = bool(name) and name[0].isalpha() and len(name) <= _LONGEST
    found = as_type(name) if fits else pascal(words(title), fallback="Client")
    return f"{found}Client" if client_fault(found) else found


_BESIDE: Final = frozenset(
    [
        *(
            "API",
            "SERVER",
            "Any",
            "Final",
            "Mapping",
            "TYPE_CHECKING",
            "cached_property",
        ),
        *(
            "models",
            "resources",
            "webhooks",
            "extras",
            "extensions",
            "client",
            "grammars",
            "headers",
        ),
    ]
)
"""What stands beside the client's class in its module or its package."""


def client_fault(client: str) -> str | None:
    """Why a client cannot be called so, to people; None where it can."""
    if not is_name(client):
        near = "".join(
            word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", client)
        )
        return f"{client!r} is no name that Python can have in public{_near(near)}"
    taken = _BESIDE.union(runtime_names())
    if client in taken or (client != "Client" and f"Async{client}" in taken):
        return f"{client!r} is what the SDK calls something else; choose another name"
    return None


_NEEDED: Final = word_set("""
    annotated_types anyio certifi conftest crmgen examples h11 h2 httpcore httpcore2 httpx httpx2 idna
    live_server pydantic pydantic_core pytest sniffio src tests truststore typing_extensions typing_inspection
    waiting
    """)
"""What an SDK, its tests and the libraries below them import, and their folders."""

_STANDARD: Final = word_set("""
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit
    audioop base64 bdb binascii bisect builtins bz2 cprofile calendar cgi cgitb chunk cmath
    cmd code codecs codeop collections colorsys compileall compression concurrent
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
    datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno
    faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath
    getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib
    imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
    linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder
    msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
    operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform
    plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
    pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
    sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
    socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics
    string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile
    telnetlib tempfile termios test textwrap this threading time timeit tkinter token
    tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
    unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg
    winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
    """)
"""Python's standard library, 3.11 to 3.14. Listed, since the same input must give the same names on
every version of Python."""


def _near(name: str) -> str:
    return f"; did you mean {name!r}?" if is_name(name) else ""


def package_fault(package: str) -> str | None:
    """Why a package cannot be called so, to people; None where it can.

    Names are compared as file systems without case do, where one folder would be the other.
    """
    if not is_name(package):
        near = "_".join(re.findall(r"\w+", package, re.ASCII)).lower()
        return f"{package!r} is no name that Python can have in public{_near(near)}"
    if package.lower() in _STANDARD:
        return f"{package!r} is a module of Python itself, which the package would hide; choose another name"
    if package.lower() in _NEEDED:
        return f"{package!r} is what generated packages or their tests import, and would be hidden; choose another name"
    return None
