"""Verbs that names of operations begin with: what tells an action from a thing."""

from __future__ import annotations

from typing import Final

from crmgen.naming.words.identifiers import word_set

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
    """)

AMBIGUOUS: Final = word_set("""
    backup book call charge comment count dispute draft filter flag grant import invite issue link list
    load lock login logout lookup match note order pair patch pin poll post process purchase put query report request
    review run schedule search share sort star stream tag test trace transfer trigger view vote
    watch
    """)
"""Things as well as actions."""

ASKING: Final = word_set("""
    calculate check compare count download export find introspect list lookup preview query search
    suggest validate verify
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
    active all current default expired inactive latest mine my new next open own pending previous
    private public recent
    """)


def is_state(word: str) -> bool:
    """Does `word` say of which kind: `active` and `archived` contacts?"""
    return word in _STATES or (len(word) > 4 and word.endswith("ed"))


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
