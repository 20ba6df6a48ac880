"""What `counts.py` counts, in a process of its own that knows no more than it is given; prints JSON.

    python -S -P -s counted.py calls|bytes WHAT PREFIX PACKAGE_FOLDER...

WHAT: `sdk`, the one that `generate` wrote here before; else what a run of `generate` is called.
"""

import sys

HOW, WHAT, sys.prefix, *PACKAGES = sys.argv[1:]
# Without `.pth` files: in how many places a module is looked for counts, too.
sys.path += PACKAGES

if HOW == "bytes":
    import tracemalloc

    tracemalloc.start()
else:
    import cProfile

COUNTS = {}


class counted:
    """Around what is counted: calls of functions, or the most bytes that there were since the start."""

    def __init__(self, name):
        self.name = f"{name}: {HOW}"
        self.profile = None

    def __enter__(self):
        if HOW == "calls":
            self.profile = cProfile.Profile()
            self.profile.enable()

    def __exit__(self, *_):
        if self.profile is None:
            COUNTS[self.name] = tracemalloc.get_traced_memory()[1]
        else:
            self.profile.disable()
            COUNTS[self.name] = sum(each.callcount for each in self.profile.getstats())


def generate():
    with counted(WHAT):
        from crmgen.cli import main

        main(["generate", "--quiet"], standalone_mode=False)


def sdk():
    sys.path.append("circa/src")
    with counted("import and Client()"):
        import circa

        circa.Client(api_key="key")
    if HOW == "calls":
        use(circa)


def use(circa):
    """Over a transport without sockets; only what is called first is done for the first time."""
    import asyncio
    import json

    import httpx2

    def respond(_):
        headers = {"Content-Type": "application/json"}
        return httpx2.Response(200, headers=headers, content=answer)

    when = "2026-01-02T03:04:05Z"
    person = {"id": "7", "first_name": "Ada", "last_name": "Lovelace", "email": None}
    contact = {**person, "owner": person, "created_at": when, "updated_at": when}
    answer = one = json.dumps(contact).encode()
    transport = httpx2.MockTransport(respond)
    crm = circa.Client(api_key="key", http_client=httpx2.Client(transport=transport))
    with counted("first use of a resource"):
        contacts = crm.contacts
    with counted("first call"):
        contacts.get("7")
    with counted("call"):
        contacts.get("7")

    pages = {"current_page": 1, "total_pages": 1, "per_page": 100, "total_entries": 100}
    last = {"page of 100": {}, "page of 100, a value off its type": {"city": 5}}
    for name, changed in last.items():
        data = [contact] * 99 + [contact | changed]
        answer = json.dumps({"data": data, "pagination": pages}).encode()
        assert len(list(contacts.list())) == 100
        with counted(name):
            list(contacts.list())

    async def awaited():
        http_client = httpx2.AsyncClient(transport=transport)
        contacts = circa.AsyncClient(api_key="key", http_client=http_client).contacts
        await contacts.get("7")
        with counted("call, async"):
            await contacts.get("7")

    answer = one
    asyncio.run(awaited())


if WHAT == "sdk":
    sdk()
else:
    generate()

# Late, for what is counted may be the first to import it.
import json  # noqa: E402

print(json.dumps(COUNTS))
