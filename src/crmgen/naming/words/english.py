"""English as far as names of APIs need it: singular and plural, and which words are verbs."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crmgen.naming.words.identifiers import word_set

_IRREGULAR: Final = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "appendices": "appendix",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "hypotheses": "hypothesis",
    "parentheses": "parenthesis",
    "crises": "crisis",
    "axes": "axis",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "ties": "tie",
    "caches": "cache",
    "shoes": "shoe",
    "quizzes": "quiz",
    "leaves": "leaf",
    "shelves": "shelf",
    "halves": "half",
    "selves": "self",
    "knives": "knife",
    "wives": "wife",
    "lives": "life",
    "aliases": "alias",
    "canvases": "canvas",
    "biases": "bias",
    "lenses": "lens",
    "uses": "use",
    "excuses": "excuse",
    "fuses": "fuse",
    "ids": "id",
    "ips": "ip",
    "pois": "poi",
    "ads": "ad",
    "vms": "vm",
    "tvs": "tv",
    "menus": "menu",
    "skus": "sku",
    "cpus": "cpu",
    "gpus": "gpu",
    "apis": "api",
    "kpis": "kpi",
    "uris": "uri",
    "wikis": "wiki",
    "emojis": "emoji",
    "taxis": "taxi",
}
_UNCOUNTABLE: Final = word_set("""
    data metadata media news series species means lens dns sms mms https tls aws gps ms css rss
    js cors os ios macos pos chaos alias canvas atlas bias gas kubernetes saas analytics logistics
    physics economics mathematics diagnostics basics graphics equipment software hardware
    information feedback traffic history access staff furniture weather money luggage baggage clothing
    """)
_PLURAL: Final = {singular: plural for plural, singular in _IRREGULAR.items()}


@lru_cache(maxsize=16384)
def singular(word: str) -> str:
    """`companies` to `company`, `statuses` to `status`; a singular or a word without one stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or len(word) <= 3 or word in _UNCOUNTABLE:
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("uses") and not word.endswith(("auses", "ouses")):
        return word[:-2]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=16384)
def plural(word: str) -> str:
    """`company` to `companies`; a plural or a word without one stays."""
    if word in _PLURAL:
        return _PLURAL[word]
    if word in _UNCOUNTABLE or singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return f"{word}es"
    return f"{word}s"


def is_plural(word: str) -> bool:
    """Is this the plural of some other word?"""
    return singular(word) != word


READING: Final = word_set("fetch find get index list query read retrieve show")
"""With a plural after them they give a collection."""

_VERBS: Final = READING | word_set("""
    abort accept acknowledge activate add admin adjust allow analyze anonymize append appeal apply approve ask
    archive assert assign attach authenticate authorize backup ban begin block book bridge buy
    calculate call cancel capture change charge check claim clear clone close commit compare
    complete compute confirm connect convert copy count create deactivate decline decrypt delete
    demote deny deploy destroy detach disable disconnect discard discover dismiss dispute download draft drop
    duplicate edit empty enable encrypt end enqueue enroll enter evaluate exchange exclude execute
    exists expire explain export extend extract fail favorite finalize finish flag flush follow force forget fork
    forward freeze gather generate grant halt handle hide hold identify ignore import include increment
    init initialize initiate insert inspect install introspect invalidate invite invoke issue
    join kill launch leave link load lock login logout lookup make manage mark match merge migrate
    modify move mute notify obtain open order override pair parse patch pause pay perform pin ping place
    poll populate post precheck prepare preview print process promote provision prune publish pull purchase
    purge push put reactivate rebuild recalculate receive reconcile recover redact redeem redeliver
    redo refresh refund regenerate register reject release reload remove rename render renew
    reopen reorder replace reply report request require reschedule resend reserve reset resize
    resolve respond restart restore resume retry return reveal reverse revert review revoke rotate
    run save scan schedule search seed send set share sign simulate skip snooze sort speak split star start
    stop stream submit subscribe succeed suggest suspend swap switch sync synchronize tag terminate test
    toggle tokenize touch trace track transfer transition trash trigger truncate try undo unfollow update
    accrue advance annotate anonymise assemble authorise bind boost capitalise categorize classify
    compile compose consume convene decode deduct delegate derive detach detect dial dispatch
    distribute drop elevate embed emit encode escalate estimate expand expedite finalise fire fulfil fulfill
    hangup impersonate infer inject isolate nominate normalise normalize offboard onboard
    permit prefetch propose quarantine rebalance reclaim recommend recreate reimburse reindex relink
    remind repair replay reprocess rescan restrict resubmit resync revive rollback settle
    shrink solve substitute summarise summarize supersede transcribe transform translate trim void
    answer associate autocomplete enrich predict select clarify deauthorize deprecate describe disassociate elect enhance
    geocode ingest provide recognize reinstate remediate sample scrape shorten
    synthesize unlink upgrade upload upsert validate verify view vote wait watch withdraw wipe write
    act administer analyse apologize arrange blur broadcast burn cashin cashout clean cleanse
    compress concatenate configure crop decline decompress decrease deliver downscale downvote drain echo elaborate
    erase evict expose fill fix harvest implement increase interpolate invert kick lint locate logoff mint minify
    mix moderate negotiate notarize obfuscate optimise optimize optin optout paraphrase persist pick
    precalculate prepay price prorate queue quote raise randomize react reboot rectify redirect redownload replicate
    repost retire retweet rewrite sanitize screen seek sell ship shuffle shutdown signin signout signup simplify
    spend squash strip subtract surrender teardown train tune unzip upscale upvote visualize wake
    acquire allocate alter amend ascertain autofill backfill calibrate certify collect combine conceal
    construct customize deactive deallocate debug declare defend define delet depublish deregister deschedule
    deselect designate destruct dissociate dissolve enforce enumerate equip establish
    geolocate humanize instantiate instruct mutate organise organize personalize postpone
    prioritize propagate protect provoke publicize recompute reconstruct recycle refuse reroute rescore
    respot retract rewind romanize specify unmap unprotect zeroize
    """)

AMBIGUOUS: Final = word_set("""
    backup book broadcast call charge comment count debug dispute draft filter flag grant import invite issue link list
    load lock login logout lookup match note order pair patch pin poll post process price purchase put query queue quote report request
    review run schedule screen search share sort star stream tag test trace train transfer trigger view vote
    watch
    """)
"""Things as well as actions."""

ASKING: Final = word_set("""
    calculate check compare convert count decode download encode export find generate geocode introspect list lookup
    predict preview query search suggest translate validate verify
    """)
"""What a GET may do beside getting."""

UNDONE: Final = word_set("""
    archive assign block favorite follow link lock mute pin publish star subscribe watch
    """)
"""Actions that `un` in front takes back."""

CLEAR: Final = word_set("""
    add cancel create delete disable download enable fetch find get list patch post put remove
    retrieve simulate update upload upsert
    """)
"""Verbs also in the middle of a name: `registries_delete_tag`."""

ADVERBS: Final = word_set("admin batch bulk mass")
"""Words before a verb that are no thing: `bulk_update_roles`."""

ONE_THING: Final = word_set("""
    analytics capabilities credentials defaults details insights limits metrics preferences settings
    statistics stats totals
    """)
"""Plural words for what there is one of."""

_STATES: Final = word_set("""
    active all current default expired inactive latest mine my nearby new next open own pending popular previous
    private public random recent top trending upcoming
    """)


_STATES_OF_ONE: Final = word_set(
    "current default latest mine my next own previous random"
)


def is_state(word: str) -> bool:
    """Does `word` say of which kind: `active` and `archived` contacts?"""
    is_participle = len(word) > 4 and word.endswith("ed")
    return word in _STATES or (is_participle and not word.endswith(("eed", "embed")))


def is_state_of_some(word: str) -> bool:
    """Does `word` say of which kind several are, and not which one is meant?"""
    return is_state(word) and word not in _STATES_OF_ONE


def is_verb(word: str) -> bool:
    """Is `word` what an operation does? Also with `un` or `re` in front: `unstar`, `reassign`."""
    if word in _VERBS:
        return True
    return word[:2] in ("un", "re") and word[2:] in _VERBS


CRUD: Final = word_set("""
    add all archive cancel check close count create delete destroy disable download edit enable
    export fetch find get import inspect kill list patch pause post prune push put read remove
    rename replace resize restart restore retrieve run search send set show simulate start
    stop terminate unpause update upload upsert verify wait
    """)
"""Verbs that vendors also put last: `ContainerList`, `droplets_list`."""
