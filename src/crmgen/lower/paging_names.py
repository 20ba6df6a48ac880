"""What APIs call the parts of paging: squeezed names (see `crmgen.lower.wire_names`)."""

from __future__ import annotations

from typing import Final

PAGE: Final = frozenset({"page", "pagenumber", "pagenum", "pageno", "currentpage"})
SIZE: Final = frozenset(
    {
        *("perpage", "pagesize", "limit", "size", "pagelimit", "maxresults", "count"),
        *("itemsperpage", "resultsperpage", "maxitems", "take", "top"),
    }
)
OFFSET: Final = frozenset(
    {"offset", "pageoffset", "start", "startat", "startindex", "skip"}
)
CURSOR: Final = frozenset(
    {
        *("cursor", "pagecursor", "nextcursor", "startcursor", "after", "pageafter"),
        *("pagetoken", "nexttoken", "nextpagetoken", "continuationtoken", "marker"),
        *("bookmark", "nextkey", "startingafter", "startafter"),
    }
)
LAST_ITEM_CURSOR: Final = frozenset(
    {"startingafter", "startafter", "after", "pageafter"}
)
"""Cursors that may be the id of the last item seen."""
ITEM_IDS: Final = ("id", "token", "uuid")
TOTAL: Final = frozenset(
    {
        *("totalcount", "total", "totalresults", "totalitems", "totalelements"),
        *(
            "totalentries",
            "totalrecords",
            "totalsize",
            "totalhits",
            "recordcount",
            "itemstotal",
        ),
    }
)
TOTAL_HEADERS: Final = ("x-total-count", "x-total", "total-count")
LAST_PAGE: Final = frozenset(
    {
        "maxpage",
        "totalpages",
        "lastpage",
        "pagecount",
        "totalpagecount",
        "numpages",
        "pagestotal",
    }
)
PAGE_SIZE: Final = frozenset({"perpage", "pagesize", "limit", "itemsperpage"})
HAS_MORE: Final = frozenset(
    {"hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreitems", "more"}
)
NEXT_CURSOR: Final = frozenset(
    {
        *("nextcursor", "nextpagetoken", "nexttoken", "endcursor", "nextpagecursor"),
        *("nextmarker", "continuationtoken", "nextkey", "after", "lastid", "bookmark"),
        *("nextstartingafter", "startingafter"),
    }
)
NEXT_LINK: Final = frozenset(
    {
        *("nexturl", "nextlink", "nextpageurl", "nextseturl", "nextpagelink", "next"),
        *("nexthref", "odatanextlink", "nextpageuri", "nexturi", "href"),
    }
)
ABOUT_PAGES: Final = frozenset(
    {
        *("meta", "metadata", "pagination", "paging", "pageinfo", "page", "pages"),
        *("links", "cursor", "cursors", "responsemetadata", "resultinfo", "next"),
        *("pagedata", "listinfo", "pager"),
    }
)
"""Objects in which a body says where the next page is."""
BESIDE_ITEMS: Final = frozenset(
    {
        *(TOTAL | LAST_PAGE | HAS_MORE | PAGE_SIZE | PAGE),
        *("offset", "count", "size", "next", "previous", "prev", "nextpage", "cursor"),
        *("previouspage", "prevpage", "nextcursor", "pagination", "paging", "pageinfo"),
        *("itemsleft", "nexttoken", "nextpagetoken"),
    }
)
"""What a list says about itself."""
LISTS: Final = frozenset(
    {
        *(
            "item",
            "data",
            "result",
            "record",
            "entry",
            "list",
            "value",
            "object",
            "row",
        ),
        *("element", "hit", "node", "collection", "content", "resource", "embedded"),
    }
)
"""Nouns of lists that are called after no resource."""
