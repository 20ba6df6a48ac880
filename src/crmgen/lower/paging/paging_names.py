"""What APIs call the parts of paging: squeezed names (see `crmgen.lower.wire_names`)."""

from __future__ import annotations

from typing import Final

from crmgen.naming.words.identifiers import word_set

# What is asked

PAGE: Final = word_set("""
    page pagenumber pagenum pageno pagenr pagenbr currentpage pageindex skippages pg
    """)
SIZE: Final = word_set("""
    perpage pagesize limit size pagelimit maxresults count itemsperpage resultsperpage recordsperpage
    hitsperpage entriesperpage rowsperpage maxitems maxrecords maxrows maxkeys maxpagesize maxitemcount
    pagelength take top rows batchsize numresults listpagesize
    """)
OFFSET: Final = word_set("""
    offset pageoffset start startat startindex skip skipcount startposition startrow rowoffset
    resultsoffset resultoffset recordoffset itemoffset listoffset firstresult pagestart
    """)
END: Final = word_set("end endat endindex endposition endrow enddate endtime")
"""What says, beside a start, that a range is asked for: of time, or of rows."""
ZERO_BASED: Final = word_set("pageindex skippages")
"""Page numbers that begin with 0 where nothing else is said."""
CURSOR: Final = word_set("""
    cursor pagecursor nextcursor startcursor after pageafter aftercursor cursorafter
    pagetoken nexttoken nextpagetoken continuationtoken paginationtoken pagingtoken marker nextmarker
    bookmark nextkey pagekey startkey startingafter startafter searchafter exclusivestartkey
    scrollid continuefrom nextpagepointer nextpageid
    """)
PLACE: Final = word_set("""
    position pos index iterator batch pointer from since key sequence seq row record fromid fromkey
    """)
"""What else may say where a page begins, where the body has the next value of it."""
LAST_ITEM_CURSOR: Final = word_set("startingafter startafter after pageafter")
"""Cursors that may be the id of the last item seen."""
OWN_CURSOR: Final = word_set("cursor pagecursor searchafter startafter startingafter")
"""Cursors that each item may have under the same name."""
ITEM_IDS: Final = ("id", "token", "uuid")
ABOUT_REQUEST: Final = word_set("""
    page pages pagination paging pager pageinfo pageoptions pagingoptions pageparams pagerequest
    options queryoptions searchcriteria
    """)
"""Objects of a request that say which page is asked for."""
FLAGGED: Final = word_set("""
    cursor cursors marker markers page pages paging pagination paginate paginated cursorpagination
    """)
"""What a flag that turns a way of paging on has in its name: `usemarker`, `paginate_enabled`."""
FLAG: Final = word_set("use with enable enabled is by based mode")
"""What else such a name is made of."""

# What is said of the list

TOTAL: Final = word_set("""
    totalcount total totalresults totalitems totalelements totalentries totalrecords totalsize totalhits
    totalrows totalobjects totalnumber totalrecordcount totalresultcount totalitemcount totalrowcount
    totalavailable resultstotalavailable totalmatches itemstotal odatacount
    """)
TOTAL_HEADERS: Final = ("x-total-count", "x-total", "total-count")
LAST_PAGE: Final = word_set("""
    maxpage maxpages totalpages lastpage lastpagenumber pagecount totalpagecount numpages numberofpages
    noofpages pagescount pagestotal pages
    """)
PAGE_SIZE: Final = word_set("perpage pagesize limit itemsperpage")
PAGE_NUMBER: Final = word_set("page pagenumber pageno pageindex currentpage number")
"""Where a body repeats which page it is."""
HAS_MORE: Final = word_set("""
    hasmore hasnext hasnextpage hasmorepages hasmoreitems hasmoreresults hasmorerecords hasmoredata
    hasmoreelements hasmorerows hasmoreentries more moreresults morerecords moreitems moredata morepages
    moreavailable moreresultsavailable moredataavailable moreitemsincollection ismore istruncated truncated thereismore next nextpage
    """)
"""Marks that are true while more follows."""
LEFT: Final = word_set(
    "itemsleft remaining remainingcount countremaining itemsremaining remainingitems"
)
"""How many follow."""
IS_LAST: Final = word_set("""
    done last islast lastpage islastpage endofstream endoflist endofresults endofdata endoffile eof end
    isend isdone isfinal finished nomore nomorepages nomoreresults exhausted
    """)
"""Marks that are true at the end."""

# Where the next page is

NEXT_CURSOR: Final = word_set("""
    nextcursor nextpagetoken nexttoken endcursor nextpagecursor cursornext nextmarker continuationtoken
    nextcontinuationtoken paginationtoken nextkey nextpagekey nextstartkey nextpageid nextbatch nextiterator
    nextscrollid after aftercursor cursorafter afterkey lastid lastevaluatedkey bookmark nextbookmark
    nextstartingafter startingafter nextsearchafter nextpagepointer
    """)
NEXT_LINK: Final = word_set("""
    nexturl nextlink nextpageurl nextseturl nextpagelink nexthref nextpagehref odatanextlink nextpageuri
    nexturi nextrecordsurl nextrecordsuri nextresultsurl nextpagepath nextpath
    """)
NEXT: Final = word_set(
    "next nextpage nextpagenumber nextpageno nextresults nextrecords"
)
"""Next pages that may be a link, a cursor or a number."""
IN_NEXT: Final = word_set("href url uri link")
"""What is a link in an object called `next`."""
LINKS: Final = word_set("links link")
"""Links, each under its relation, or as a list with it."""
ABOUT_PAGES: Final = word_set("""
    meta metadata pagination paging pageinfo page pages links link cursor cursors responsemetadata resultinfo
    next nextpage pagedata pagingdata paginationdata listinfo pager info additionaldata pagemeta pagemetadata
    pagingmetadata paginationmetadata paginationmeta paginationinfo paginginfo paginationresult listmetadata
    responsemeta records resultset resultsetmetadata searchmetadata headers header
    """)
"""Objects in which a body says where the next page is."""
BESIDE_ITEMS: Final = frozenset(
    {
        *(TOTAL | (LAST_PAGE - {"pages"}) | HAS_MORE | PAGE_SIZE | PAGE),
        *("offset", "count", "size", "next", "previous", "prev", "nextpage", "cursor"),
        *("previouspage", "prevpage", "nextcursor", "pagination", "paging", "pageinfo"),
        *("itemsleft", "nexttoken", "nextpagetoken", "recordcount", "matches"),
    }
)
"""What a list says about itself."""

# Where the items are

LISTS: Final = word_set("""
    item data result record entry list value object row element hit node collection content resource
    embedded
    """)
"""Nouns of lists that are called after no resource."""
HOLDERS: Final = LISTS | word_set("response payload body message output")
"""Objects that hold the list."""
NO_ITEMS: Final = word_set("""
    error warning message link facet aggregation included include
    """)
"""Nouns of lists that stand beside the items."""
