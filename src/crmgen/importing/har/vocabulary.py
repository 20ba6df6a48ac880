"""Which names are those of an API, and not somebody's: they are made of words that names of many APIs are made of.

What is no such word may be a person, a company or a password, by whatever place in a recording it stands at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from crmgen.naming.words.english import is_state, is_verb, singular
from crmgen.naming.words.identifiers import word_set

_PIECE: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_DIGITS: Final = re.compile(r"\d+")
_SHORTEST_HALF: Final = 4
"""Letters of a word that may be written together with another: `dealstage`."""
_MOST_DIGITS: Final = 3
_STATUSES: Final = word_set("""
    active inactive open opened closed won lost new old draft pending waiting queued scheduled planned running started stopped
    paused done complete completed incomplete finished success succeeded successful failed failure error errored warning ok
    canceled cancelled accepted rejected declined approved denied expired revoked suspended disabled enabled blocked banned
    archived deleted trashed published unpublished hidden visible public private internal external shared read unread sent
    received delivered bounced opened clicked subscribed unsubscribed paid unpaid overdue partial refunded void due
    in out progress review hold on off to do todo not yet started low medium high urgent critical normal none minor major
    trivial highest lowest qualified unqualified contacted converted nurturing prospect lead customer trial free basic pro
    owner admin administrator member guest viewer editor user manager agent reader writer read write system bot
    up down left right inbound outbound incoming outgoing asc desc online offline away busy idle available unavailable
    true false yes no all any other unknown default daily weekly monthly quarterly yearly hourly once never always
    hour day week month quarter year minute second light dark test live sandbox production staging
    email phone call meeting note task sms chat letter web api import manual automatic
    contact company deal person organization ticket list event message file folder image video audio document text
    number date boolean string integer object array created updated removed added changed bearer basic
    """)


@lru_cache(maxsize=65536)
def is_api_name(name: str) -> bool:
    """Are all words of a name such as names of APIs have? `address2` is one, `hunter2hunter2` is none."""
    pieces = _PIECE.findall(name)
    digits = [each for each in pieces if each.isdigit()]
    if len(digits) > 1 or any(len(each) > _MOST_DIGITS for each in digits):
        return False
    said = [each.lower() for each in pieces if not each.isdigit()]
    is_short = sum(len(each) == 1 for each in said) <= 1 + (not digits)
    are_words = all(len(each) == 1 or _is_word(each) for each in said)
    return bool(said) and is_short and are_words


def is_status(text: str) -> bool:
    """Is a value one of the few words that states, kinds and ranks of anything are called by?"""
    return all(each.lower() in _STATUSES for each in re.split(r"[_-]", text))


def is_value(name: str) -> bool:
    """Is a name without doubt none: with signs as addresses have them, or with digits inside, `AKIAIOSFODNN7EXAMPLE`?"""
    return not is_api_name(name) and (
        re.search(r"[-.@:]|\d[A-Za-z]|[A-Za-z]\d+[_-]?[A-Za-z]", name) is not None
        or len(_DIGITS.findall(name)) > 1
    )


def _is_word(word: str) -> bool:
    if _is_simple(word):
        return True
    cuts = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    return any(_is_simple(word[:at]) and _is_simple(word[at:]) for at in cuts)


def _is_simple(word: str) -> bool:
    return (
        word in _WORDS
        or singular(word) in _WORDS
        or is_verb(singular(word))
        or (is_state(word) and _is_of_verb(word))
    )


def _is_of_verb(word: str) -> bool:
    """Is a state such as `archived` or `planned` one of a verb? Ahmed is none."""
    return not word.endswith("ed") or any(is_verb(word[:-n]) for n in (1, 2, 3))


_WORDS: Final = word_set("""
    ab abbreviation about above absent absolute abstract abuse ac acceleration acceptable acceptance acceptor access
    accessed accessibility accessible accession account accounting accuracy acknowledgement acl acquisition acronym
    action activation activity actor actual ad adapter adaptive addition additional addon addr address adjustment
    administration administrative administrator adult advertising advisor advisory affected affiliate affiliation
    affinity after age agency agent aggregate aggregated aggregation ago agreement ahead ai air airline airport alarm
    album alert alg algo algorithm alias align alignment alive allocation allowable allowance alpha alphabet already alt
    alternate altitude always amazon amenities amount amt an analysis analytics ancestor anchor and android angle
    animation annotation announcement annual anomaly anon anonymous another anti any ap apache api apikey apim apisguru
    apns app appearances apple appliance applicable applicant application applied appointment approval approximate apr
    aq ar arc arch architecture are area arg argument armor arn array arrival art article artifact artist artwork as
    ascending ascii asn aspect assembly assertion assessment asset assignee assignment assistant association async at
    atm atom attachment attack attempt attempted attendee attr attribute attribution au auction aud audience audio audit
    australia auth authentication author authorisation authority authorization auto automated automatic automation avail
    availability available avatar average avg avoid avs await away aws axis azimuth azure back backend backoff bad badge
    balance balancer band bank banner bar barcode base based basic basis basket batch battery bay bbox bcc be bearer
    bearing before beginning behavior behind below beneficiary benefit best beta between bff bg bgp bias bic bid big
    bill billable billed billing bin binary binding bio biography birth birthday bit bitrate black blank blob blocking
    blog blood blue bluetooth board body bold bonus bookable booking bool boolean boot border bot bottom bounce bound
    boundary bounding box br branch brand branded branding break brief brightness broker browse browser bsd bucket
    budget buffer build building built bulk bundle bus business busy button buyer by bypass byte ca cache cached caching
    calculation calendar caller calling camera campaign can canary cancelation cancellation candidate cannot canonical
    canvas cap capability capable capacity capital caption car card cardinality care carrier cart case cash cast cat
    catalog category cause cc cd cdn cdp cell center central cert certificate certification certified chain challenge
    changelog channel chapter char character charging charset chart chassis chat checker checkin checkout checksum child
    choice chunk churn cid cidr cipher circle circuit citation city class classic classification classifier clause
    cleanup clearing cli click client clip clock closing cloud cluster cm cmd cms cn cname cnt co coach code codec
    codegen cohort col collaboration collaborator collapse collapsed collection collector color colour column com
    combination command comment commerce commercial commission commitment committer common communication community comp
    company comparator comparison compatibility compatible compilation completion complex compliance compliant component
    composer composite composition compound compression computer concat concept conclusion concurrency concurrent
    condition conditional conf conference confidence config configurable configuration confirmation conflict connection
    connectivity connector consent consistency console consolidation constant constraint consumer consumption contact
    container contains content context continent continuation continue contract contribution contributor control
    controller convenience conversation conversion converter cookie cool coordinate coordinator core corp corporate
    correct corrected correction correlation cors cost counter country county coupon courier cover coverage covered cpu
    cr crawl crc creating creation creator credential credit creditor criterion critical crm cron crypto cs csr csrf css
    csv ct cta culture cumulative cup curr currency currently cursor curve custom customer customization cut cve cvss
    cycle daily dark dash data dataset date datum day db dc de dead deal death debit debt debtor decay decimal decision
    declaration dedicated deep def defender defer deferred definition degree delay delayed delegation deletable deletion
    delivery delta demand demo demographics denied density depart department departure dependency dependent depends
    deployable deployment deposit deprecation depth desc descendants description descriptive descriptor designator
    desired desk desktop dest destination detail detailed detection dev developer development deviation device dhcp
    diagnostic diagnostics dialog dice dict dictionary diff difference digest digit digital dimension dir direct
    direction directive director directory disallow disallowed disambiguation disc disclaimer disclosure discount
    discoverable discovery discriminator discussion disk display displayed disposable disposition dist distance distinct
    distribution distributor district division dkim dn dns do dob doc docker document documentation doi domain domestic
    dominant donation done door double down draw drive driver drm dropbox drug dry ds dst dt dtmf dto due dummy dump
    duration dynamic each ean earliest early earned east ec edge editable edition editor effect effective efficiency
    effort egress elapsed election electronic element elevation eligibility eligible email embedding emergency emission
    emoji employee employer employment en encoder encoding encryption ending endpoint endtime energy enforcement
    engagement engine english enrichment enrollment enterprise entertainment entire entitlement entity entropy entry
    enum env envelope environment ephemeral episode epoch eq equal equipment equity equivalent erp err error errored es
    estimation eta etag ethernet eu eula eur eval evaluation evaluator even event evidence exact example exceeded
    exception excess exclusion exclusive exec execution executor exempt exemption exist existing exit exp expected
    expense experience experiment experimental expiration expiry explanation explicit explode explorer exponent
    exportable exposure express expression ext extension external externally extra extraction extractor eye fa face
    facet facility facing fact factor factory fade failure fallback false family fare fast fault favicon fax fcm feature
    featured federal fee feed fi field file filter filterable filtered filtering fin final finance financial finder
    findings fine fingerprint fips firmware first fit five flash flat flatten flavor fleet flex flight float floating
    floor flow focus folder follower following font foo food footer for forbidden forecast foreground foreign forename
    forgot form format formatted formatting formula forwarding found founded four fps fq fqdn fr fraction fragment frame
    fraud free freight french freq frequency fresh freshness fri friday friendly friends from front frontend ft fuel
    fulfillment full fully function funding funds funnel future fuzzy fx gain gallery game gap gas gate gateway gb gbp
    gdpr gen gender general generation generator generic genre geo geofence geographic geolocation geometry gid gift git
    github given global go goal gone good google government gp gps gpu grade gradient grand granularity graph graphql
    greater green grid gross ground group grouped grouping growth gt gte guarantee guaranteed guard guest guid guidance
    guide gzip had hal hand handler handling handshake hard hardware has hash have hd head header heading health healthy
    heartbeat heating heavy height hello help hero hex hi hidden hierarchical hierarchy high higher highest highlighted
    hint histogram historic historical history hit hls hmac holder holding holiday home hook hop horizontal host hosted
    hosting hot hotel hour hourly house hp href hsm html http https hub human humidity hw hybrid iat iata iban iccid ice
    icon id idempotency identification identifier identity idle idp idx if image imei img immediate immutable impact
    impacted impersonation implementation implicit importance impression in inbound inbox incident including inclusive
    income incoming incomplete incorporation incremental independent indexing indicator individual industry info
    information infrastructure ingestion ingress inheritance inherited initial initialization initiation initiator
    inline inner input inquiry ins insecure insensitive insertion inside insight inspection installation installer
    instance instant institution instruction instrument insurance int integer integrated integration integrity
    intelligence intended intent inter interest intermediate internal internet interpolation interval into invalid
    inventory investment invisible invitation invitee invocation invoice io ios ip is iso isolation iss issuance issuer
    issuing item iteration itinerary iv japanese java jira job joint journal journey js json jsonapi jti jurisdiction
    jwks jwt kafka kanban kb keep kernel key keyboard keyword kg kid kind kit knowledge known kty kubernetes kyc lab
    label labeled lag lan land landing landscape lang language large last lat late latency later latitude latlng layer
    layout lb ld ldap lead leader leaf learning lease leaving ledger left leg legacy legal legend len length less letter
    level liability library licence license licensed licensing life lift light like liked limit limited line linear
    linkedin linux listen listener listing lite live liveness lng lo loading loan loc local locale locality localization
    localized location locator lockout log logged logging logic logical logo lon long longest longitude look loop loss
    lost lot low lower lowest loyalty lt lte mac machine made magnitude mail mailbox mailing main maintainer maintenance
    major malware man management manager mandate mandatory manifest manual manually manufacture manufacturer many map
    mapped mapping margin marital marker market marketing markup mask masked mass master matcher matching material
    maturity max maximum may mb mc mcc md me mean measure measurement media median medical medium meeting mem member
    memo memory mention mentioned menu merchant mesh message messaging met meta meter method metric metro mfa micro mid
    middle migration milestone milli millis mime min minimal minimum minor minus minute mirror misc miscellaneous miss
    missed missing mission mit ml mm mms mnc mobile modal mode model moderation moderator modification modified modifier
    module mon monday monetary money monitor monitoring month monthly more most motion mount movement movie moving ms
    msa msg msisdn msword mtu multi multiple multiplier music must mutation mx mysql na name named naming nano narrative
    nat national nationality native natural nature nav navigation nb ndjson ne near nearest need needed negate negative
    nested nesting net netmask network networking neutral newer newest news nfc nic nickname night nin nl no node noise
    nominal non nonce none normal north not note notice notification notified now ns null nullable num number numeric
    oauth obj object objective observation observed obsolete occupancy occupation occupied occurred occurrence ocp ocr
    octet odata oem of off offer offered offering office official offline offset oid oidc ok old oldest on onboarding
    once one online only ons op opacity openapi openid opening operand operating operation operational operator
    opportunity ops opt opted optimization option optional or orderby ordering org organisation organization organizer
    orientation orig origin original origination os other otp out outbound outbox outcome outdated outer outgoing outlet
    outlier output outside outstanding over overall overlap overlay overridden owned owner pack package packet pad page
    paged pager paginated pagination paging paid pan panel paper paragraph parallel parallelism param parameter parent
    park parking part partial partially participant participation partition partner party pass passed passenger past
    path patient pattern payable payee payer payload payment payout paypal payroll pc pca pci pct pd pdf peak peer pem
    pen penalty per percent percentage percentile perf performance period periodic perm permalink permanent permission
    persistence persistent person personal phase phone photo php phrase physical pi picker pickup picture pid pii pipe
    pitch pivot pixel pk placement plain plan planned plate platform play playable played player playing plot plugin
    plus pm pn png po pod podcast poi point pointer policy political polling poly polygon pool pop popularity population
    port portal portfolio portrait pos position positive possible postal postfix postgres potential power pr pre
    precision predefined predicate prediction prefer preference preferred prefix premium prep prepaid preparation
    prerequisite presence present presentation preserve preset presigned pressure pretty prev pricing primary principal
    printer prior priority privacy privilege privileged pro probability probe problem procedure processing processor
    producer product production profanity profile profit program progress project projected projection promotion
    promotional prompt proof prop property proposal proprietary prospect protection proto protocol provider province
    provisioning proximity proxy psc pseudo pt pub publication publisher publishing purpose pwd python qos qr qualified
    qualifier quality quantity quarter question quick quota race radio radius ram range rank ranking rapid rate rated
    rating ratio raw re reach reachability reachable reached reaction readable reader reading ready real realm reason
    receipt receiver receiving recently recipe recipient recognition recommendation reconciliation record recorded
    recording recovery rectangle recurrence recurring recursive red redaction redemption redirection redis reduce ref
    reference referenced referer referral referred referrer refundable reg regex regexp region regional registrant
    registrar registration registry regular regulatory rejection rel related relation relative relay relevance relevant
    religion remainder remaining reminder remote removal renderer renewal rent rental rep repayment repeat replacement
    replica replication repo reporter reporting repository representation representative reputation req requester
    requestor requirement res reseller reservation residential resolution resource resp response responsible rest
    restaurant restriction result retail retain retained retention retrieval retryable reuse revenue reviewer revision
    revocation reward ri rich right ring risk road roaming role roll rollout room root rotation round rounding route
    router routing row rpc rs rsa rss ruby rule runner running runtime sa saas safe safety salary sale salt same saml
    sampling sandbox sap sas sat saturday saving sc scale scaled scaling scenario scheduler scheduling schema scheme
    school scim scm scope scoped score scoring script scroll sdk se seal searchable season seasonality seat sec second
    secondary secret section sector secure security see seen segment selectable selection selector self seller selling
    sender sending sensitive sensitivity sensor sent sentence sentiment seo sepa separator seq sequence serial
    serialization serialized series serve served server service session setting settlement setup seven severity sha
    shadow shallow shape sharing sheet shell shift shipment shop shopper short shot should sid side sidebar sig sight
    signal signature signer significant signing silence sim similar simple simplified since single singleton sink sip
    site six size skill sku sky skype sla slack sleep slice slide slot slow slug small smart smooth sms smtp snap
    snippet snow so soap social socket soft software sold solution some song sortable sorting sound source south sp
    space spam span spatial speaker spec special species specific specification specified speech speed spell spending
    spent sponsor sports spot spread sql square src ssh ssid ssl ssn sso stability stable stack staff stage staging
    stale stamp standard standing starting startup stat state statement static station statistic status stay std stderr
    stdout step sticky stock storage store stored story str strategy streaming street strength strict strike string
    stripe structure structured student studio study style sub subaccount subcategory subdivision subdomain subject
    submission subnet subscriber subscription subset substitution subtasks subtitle subtotal subtype success successful
    suffix suggestion suite sum summary sun sunday super supplemental supplementary supplied supplier supply support
    supported supporting suppress suppression surcharge surface surname survey suspension sv svc svg sw swagger swift
    symbol symlink synchronization synchronous syncing synonym syntax sys syslog system tab table tagging tagline tail
    take taken tap target targeting task tax taxable taxi taxonomy tcp team teammate tech technical technology telemetry
    telephone temp temperature templated temporary tenant term terminal termination territory testers text textual than
    the theme third this thread three threshold throttle throttled throttling through throughput throw thu thumb
    thumbnail thursday ticker ticket tier tile till time timed timeout timer timing tip title tld tls tm to today token
    tolerance toll too tool topic topology tos total totp tour town tr tracker tracking trade trading traffic trailer
    training trait trans transcript transcription transformation transient transit translation transparency
    transportation travel treatment tree trend trial triggering trip true trust trusted ts ttl tue tuesday tunnel turn
    tv twitter two tx txn txt type ua ubiquity udp ui uid uk un unavailable under unexpected unhealthy unicode uniform
    union unique unit unix unknown unlimited unofficial unprocessable unreachable unstructured unsupported until unused
    uom up upc updatable updater uploader upper upsell upstream uptime uri url urlencoded urn us usable usage usb usd
    use used user userid using utc utility utilization utilized utils utm uuid vacancy val valid validation validator
    validity value valued var variable variance variant variation vat vault vc vcenter vector vehicle vendor venue ver
    verb verbose verification verified verifier version versioned versioning vertex vertical via vid video viewer
    viewing violated violation vip virtual visa visibility visible vision visit visited visual vlan vm vnd vocabulary
    voice volume voter voting voucher vpn vulnerability vulnerable waiting walk wall wallet warehouse warning was
    watchers watching water wave way weak weather web webhook website wed wednesday week weekday weekly weight weighted
    welcome well west what wheelchair when where white who whoami wide widget width wifi wiki wikipedia wildcard will
    win wind window winner wireless wishlist with withdrawal withdrawn within without won word work worker working world
    wrap wrapped wrapper writable written ws www xml xsrf xx yaml yarn year yearly yellow you your youtube zero zip
    zipcode zone zoom
    """)
"""Words in the names of five published APIs or more, without verbs, plurals, names of persons, and words made of two."""
