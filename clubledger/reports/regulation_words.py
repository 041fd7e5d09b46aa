"""What each value of each key of the regulation says, as a club reads it out at a meeting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.books.members import fold
from clubledger.i18n import N_, Dong, Message, message
from clubledger.regulation import KEYS, NONE
from clubledger.regulation.parameters import LENDING_DAY, Unit
from clubledger.reports.loan_card import TERM_WORDS

if TYPE_CHECKING:
    from clubledger.i18n import Param
    from clubledger.regulation import Provision
    from clubledger.regulation.scopes import Scope

USUAL: Final = ""
"""The case of any value that has no words of its own."""
PER_DAY: Final = "per day"
"""The case of a fine for each day."""

_NO_LIMIT: Final = N_("no limit")

WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    # -- fees
    "fee-monthly": {
        USUAL: (N_("Each member pays a fee of {value} a month"), N_("a fee of {value} a month")),
        "0": (N_("Members pay no fee"), N_("no fee")),
        NONE: (N_("The regulation sets no membership fee"), N_("no fee that is set")),
    },
    "fee-every": {
        USUAL: (N_("The fees of {value} months are paid at a time"),),
        "1": (N_("The fee is paid every month"),),
        "12": (N_("The fees of a year are paid at a time"),),
    },
    # -- lending
    "membership-min": {
        USUAL: (
            N_("Who has been a member for {value} months may borrow for the first time"),
            N_("only after {value} months of membership"),
        ),
        "0": (N_("Who joins may borrow at once"), N_("at once on joining")),
        NONE: (
            N_("The regulation does not ask how long somebody has been a member before the first loan"),
            N_("however short the membership"),
        ),
    },
    "loan-max": {
        USUAL: (N_("One loan is {value} at most"), N_("{value} at most")),
        "0": (N_("No loan is given"), N_("no loan")),
        NONE: (N_("The regulation does not limit the size of a loan"), _NO_LIMIT),
    },
    "loan-max-share": {
        USUAL: (
            N_("One member owes {value} of the income fund at most"),
            N_("a debt of {value} of the income fund at most"),
        ),
        NONE: (N_("The regulation does not limit a member's debt by the size of the fund"), _NO_LIMIT),
    },
    "loan-max-multiple": {
        USUAL: (
            N_("One member owes {value} times what they contributed at most"),
            N_("a debt of {value} times the contributions at most"),
        ),
        "1": (
            N_("One member owes no more than they contributed"),
            N_("a debt no larger than the contributions"),
        ),
        NONE: (N_("The regulation does not limit a member's debt by what they contributed"), _NO_LIMIT),
    },
    "loan-term-max": {
        USUAL: (N_("The longest term of a loan is {value} months"), N_("{value} months at the longest")),
        NONE: (N_("The regulation does not limit the term of a loan"), N_("a term of any length")),
    },
    "loan-open-max": {
        USUAL: (N_("One member has {value} loans at a time at most"), N_("{value} loans at a time at most")),
        "1": (N_("One member has one loan at a time"), N_("one loan at a time")),
        "0": (N_("No loan is given"), N_("no loan")),
        NONE: (
            N_("The regulation does not limit how many loans a member has at a time"),
            N_("any number of loans at a time"),
        ),
    },
    "loan-home-max": {
        USUAL: (N_("In one home {value} people borrow at a time at most"),),
        "1": (N_("In one home one person borrows at a time"),),
        NONE: (N_("The regulation does not limit how many people of one home borrow at a time"),),
    },
    "insider-max": {
        USUAL: (N_("The board owes {value} of all that is lent at most"),),
        "0": (N_("The board does not borrow"),),
        NONE: (N_("The regulation does not limit what the board borrows"),),
    },
    # -- deciding
    "approval-body": {
        "meeting": (
            N_("The meeting of the members decides a loan"),
            N_("the meeting of the members decides"),
        ),
        "board": (N_("The board decides a loan"), N_("the board decides")),
    },
    "approval-days": {
        USUAL: (N_("Once a loan is approved, the money is handed over within {value} days"),),
        "0": (N_("The money is handed over on the day on which the loan is approved"),),
        NONE: (N_("The regulation does not say within how many days of its approval a loan is handed over"),),
    },
    "ratify-days": {
        USUAL: (
            N_("What is lent before a meeting approved it, a meeting approves within {value} days"),
            N_("may be lent first, and a meeting approves it within {value} days"),
        ),
        "0": (N_("Nothing is lent before it is approved"), N_("nothing before it is approved")),
    },
    # -- interest and repaying
    "loan-rate": {
        USUAL: (N_("The interest on loans is {value} a month"), N_("interest of {value} a month")),
        "0": (N_("Loans bear no interest"), N_("no interest")),
        NONE: (N_("The regulation sets no interest rate"), N_("no rate that is set")),
    },
    "interest-method": {USUAL: (N_("Interest is reckoned {how}"), N_("interest {how}"))},
    "interest-period": {USUAL: (N_("Interest is counted {how}"),)},
    "amortisation": {USUAL: (N_("A loan is repaid so: {how}"), N_("repaid so: {how}"))},
    "instalment-every": {
        USUAL: (N_("An instalment is paid every {value} months"), N_("an instalment every {value} months")),
        "1": (N_("An instalment is paid every month"), N_("an instalment every month")),
        "12": (N_("An instalment is paid once a year"), N_("an instalment once a year")),
    },
    "due-day": {
        USUAL: (N_("Instalments fall due on day {value} of the month"),),
        LENDING_DAY: (N_("Instalments fall due on the day of the month on which the money was lent"),),
    },
    "rounding": {
        USUAL: (N_("What is paid at a time is rounded to {value}"),),
        "1": (N_("What is paid at a time is not rounded"),),
        NONE: (N_("The regulation does not say how what is paid is rounded"),),
    },
    "tolerance": {
        USUAL: (N_("Up to {value} of interest too much or missing in an instalment is overlooked"),),
        "0": (N_("Interest is paid to the đồng, and no difference is overlooked"),),
        NONE: (N_("The regulation lets no difference of interest be overlooked"),),
    },
    # -- late
    "grace-days": {
        USUAL: (N_("Who pays more than {value} days late is overdue"),),
        "0": (N_("Who pays a single day late is overdue"),),
        NONE: (N_("The regulation gives no days of grace: who pays a single day late is overdue"),),
    },
    "overdue-rate": {
        USUAL: (
            N_("Overdue principal bears interest at {value} of the loan's rate"),
            N_("overdue principal at {value} of the loan's rate"),
        ),
        "0": (N_("Overdue principal bears no interest"), N_("overdue principal without interest")),
        NONE: (N_("The regulation sets no rate on overdue principal"), N_("no rate that is set")),
    },
    "overdue-rate-month": {
        USUAL: (
            N_("Overdue principal bears interest of {value} a month, whatever the loan's own rate"),
            N_("overdue principal at {value} a month"),
        ),
        "0": (N_("Overdue principal bears no interest"), N_("overdue principal without interest")),
        NONE: (
            N_("The regulation sets no rate a month of its own on overdue principal"),
            N_("no rate that is set"),
        ),
    },
    "late-fine": {
        USUAL: (N_("Who is late pays a fine of {value} for each instalment"),),
        PER_DAY: (N_("Who is late pays a fine of {value}"),),
        "0": (N_("Who is late pays no fine"),),
        NONE: (N_("The regulation sets no fine for paying late"),),
    },
    "extension-max": {
        USUAL: (N_("A loan is extended {value} times at most"), N_("extended {value} times at most")),
        "1": (N_("A loan is extended once at most"), N_("extended once at most")),
        "0": (N_("A loan is not extended"), N_("not extended")),
        NONE: (
            N_("The regulation does not limit how often a loan is extended"),
            N_("extended any number of times"),
        ),
    },
    "rollover-days": {
        USUAL: (
            N_(
                "A new loan within {value} days of repaying an old one may be a debt paid with a debt, and is looked into"
            ),
        ),
        "0": (
            N_(
                "A new loan on the day of repaying an old one may be a debt paid with a debt, and is looked into"
            ),
        ),
        "1": (
            N_(
                "A new loan within a day of repaying an old one may be a debt paid with a debt, and is looked into"
            ),
        ),
        NONE: (N_("The regulation sets no days between repaying a loan and taking a new one"),),
    },
    "par30-max": {
        USUAL: (N_("Loans more than 30 days late are {value} of all that is owed at most"),),
        "0": (N_("No loan may be more than 30 days late"),),
        NONE: (N_("The regulation does not limit how much is more than 30 days late"),),
    },
    # -- the fund
    "capital-min": {
        USUAL: (N_("The capital of the income fund is never less than {value}"),),
        NONE: (N_("The regulation sets no smallest capital of the income fund"),),
    },
    "idle-max": {
        USUAL: (N_("Of the income fund {value} lies idle at most"),),
        NONE: (N_("The regulation does not limit how much of the income fund lies idle"),),
    },
    "idle-months": {
        USUAL: (N_("If more lies idle at {value} month ends running, the club looks into it"),),
        "1": (N_("If more lies idle at the end of a month, the club looks into it"),),
        NONE: (N_("The regulation does not say for how many months money may lie idle"),),
    },
    # -- cash, bank and expenses
    "cash-max": {
        USUAL: (N_("Each fund keeps {value} of cash overnight at most"),),
        "0": (N_("No cash is kept overnight"),),
        NONE: (N_("The regulation does not limit the cash that is kept"),),
    },
    "cash-grace-days": {
        USUAL: (N_("Cash stays above that limit for {value} days at most"),),
        "0": (N_("Cash stays above that limit for no day"),),
        NONE: (N_("The regulation does not say for how many days cash may stay above the limit"),),
    },
    "box-locks": {
        USUAL: (
            N_(
                "The box has {value} locks, whose keys different members keep, and it is counted at every meeting"
            ),
        ),
        NONE: (N_("The regulation does not say how many locks the box has"),),
    },
    "cash-count-days": {
        USUAL: (N_("Within {value} days of the month's end the cash is counted and the paper finished"),),
        "0": (N_("On the month's last day the cash is counted and the paper finished"),),
        NONE: (N_("The regulation sets no days for counting the cash after the month's end"),),
    },
    "bank-count-days": {
        USUAL: (N_("Within {value} days of the quarter's end the bank account is checked"),),
        "0": (N_("On the quarter's last day the bank account is checked"),),
        NONE: (N_("The regulation sets no days for checking the bank account after the quarter's end"),),
    },
    "minutes-over": {
        USUAL: (N_("An expense above {value} needs the minutes of a meeting"),),
        "0": (N_("Every expense needs the minutes of a meeting"),),
        NONE: (N_("The regulation does not say from which amount on an expense needs minutes"),),
    },
    # -- sharing out the interest
    "split-capital": {
        USUAL: (N_("Of the interest {value} is added to the capital"),),
        "0": (N_("None of the interest is added to the capital"),),
        NONE: (N_("The regulation does not say how much of the interest is added to the capital"),),
    },
    "split-reserve": {
        USUAL: (N_("Of the interest {value} is put into the risk reserve"),),
        "0": (N_("None of the interest is put into the risk reserve"),),
        NONE: (N_("The regulation does not say how much of the interest is put into the risk reserve"),),
    },
    "split-operating": {
        USUAL: (N_("Of the interest {value} is moved to the operating fund"),),
        "0": (N_("None of the interest is moved to the operating fund"),),
        NONE: (N_("The regulation does not say how much of the interest is moved to the operating fund"),),
    },
    "split-allowance": {
        USUAL: (N_("Of the interest {value} is paid as allowances"),),
        "0": (N_("None of the interest is paid as allowances"),),
        NONE: (N_("The regulation does not say how much of the interest is paid as allowances"),),
    },
    "split-members": {
        USUAL: (N_("Of the interest {value} is shared among the members by what they contributed"),),
        "0": (N_("None of the interest is shared among the members"),),
    },
    "allowance-fixed": {
        USUAL: (
            N_(
                "The allowances of a year are {value} at most, and the other shares are of the interest left after them"
            ),
        ),
        "0": (N_("No allowances are paid"),),
        NONE: (N_("The regulation sets no fixed sum of allowances"),),
    },
    "split-days": {
        USUAL: (N_("Within {value} days of the fiscal year's end its interest is shared out"),),
        "0": (N_("On the fiscal year's last day its interest is shared out"),),
        NONE: (N_("The regulation does not say until when the interest of a year is shared out"),),
    },
    # -- meeting, recording, reporting
    "meeting-months": {
        USUAL: (N_("The members meet at least once every {value} months"),),
        "1": (N_("The members meet at least once a month"),),
        "12": (N_("The members meet at least once a year"),),
        NONE: (N_("The regulation does not say how often the members meet"),),
    },
    "silence-days": {
        USUAL: (N_("No more than {value} days go by without an entry in the books"),),
        "0": (N_("No day goes by without an entry in the books"),),
        NONE: (N_("The regulation does not limit how long nothing is entered in the books"),),
    },
    "report-days": {
        USUAL: (N_("Within {value} days of the fiscal year's end the club reports"),),
        "0": (N_("On the fiscal year's last day the club reports"),),
        NONE: (N_("The regulation does not say until when the club reports"),),
    },
    "fiscal-year-end": {USUAL: (N_("The fiscal year ends on {value}"),)},
}
"""By key and case: the whole sentence, and what follows after the loans and members that a line is for."""

SECTIONS: Final = (
    (N_("Membership fee"), ("fee-monthly", "fee-every")),
    (
        N_("Lending"),
        (
            *("membership-min", "loan-max", "loan-max-share", "loan-max-multiple", "loan-term-max"),
            *("loan-open-max", "loan-home-max", "insider-max"),
        ),
    ),
    (N_("Approving loans"), ("approval-body", "approval-days", "ratify-days")),
    (
        N_("Interest and repayment"),
        (
            *("loan-rate", "interest-method", "interest-period"),
            *("amortisation", "instalment-every", "due-day", "rounding", "tolerance"),
        ),
    ),
    (
        N_("Late payment and extensions"),
        (
            *("grace-days", "overdue-rate", "overdue-rate-month", "late-fine"),
            *("extension-max", "rollover-days", "par30-max"),
        ),
    ),
    (N_("Capital of the income fund"), ("capital-min", "idle-max", "idle-months")),
    (
        N_("Cash, bank and expenses"),
        ("cash-max", "cash-grace-days", "box-locks", "cash-count-days", "bank-count-days", "minutes-over"),
    ),
    (
        N_("Sharing out the interest"),
        (
            *("split-capital", "split-reserve", "split-operating", "split-allowance", "allowance-fixed"),
            *("split-members", "split-days"),
        ),
    ),
    (N_("Meetings, books and reports"), ("meeting-months", "silence-days", "report-days", "fiscal-year-end")),
)
"""The parts in which a club reads it out, each with its keys."""

_KINDS: Final = {"khan cap": N_("emergency loans")}
_HOUSEHOLDS: Final = {"ngheo": N_("poor households"), "can ngheo": N_("near-poor households")}
"""What clubs commonly name, folded: no free text, so that it is shown where names are hidden."""
_LOAN: Final = "vay"
_HOUSEHOLD: Final = "hộ"
_ORDINALS: Final = {2: N_("second"), 3: N_("third"), 4: N_("fourth"), 5: N_("fifth")}


def wording(provision: Provision) -> Message:
    """What a line of the regulation says, with the loans or members that it is for."""
    said = WORDS[provision.key][_case(provision)]
    params = _params(provision)
    if not provision.scope.code:
        return Message(said[0], params)
    return message("{whom}: {what}", whom=for_whom(provision.scope), what=Message(said[1], params))


def for_whom(scope: Scope) -> Message:
    """The loans or members that a line is for; the group, too, for here the club's own regulation is read out."""
    loans = _loans(scope)
    if scope.group:
        households = _named(
            scope.household or scope.group, _HOUSEHOLD, _HOUSEHOLDS, N_("“{name}” households")
        )
        loans = households if loans is None else message("{loans} of {whom}", loans=loans, whom=households)
    if scope.round == 1:
        return loans or message("all loans")
    ordinal = _ORDINALS.get(scope.round)
    turn = (
        message("from round {round} on", round=scope.round)
        if ordinal is None
        else message("from the {ordinal} round on", ordinal=Message(ordinal))
    )
    return turn if loans is None else message("{loans} {turn}", loans=loans, turn=turn)


def _loans(scope: Scope) -> Message | None:
    kind = _named(scope.written or scope.kind, _LOAN, _KINDS, N_("“{name}” loans")) if scope.kind else None
    if not scope.over:
        return kind
    amount = Dong(scope.over)
    if kind is None:
        return message("loans above {amount}", amount=amount)
    return message("{loans} above {amount}", loans=kind, amount=amount)


def _named(written: str, word: str, common: dict[str, str], else_: str) -> Message:
    """What a club names, without the word that stands before it anyway."""
    first, _, rest = written.partition(" ")
    name = rest if rest and fold(first) == fold(word) else written
    known = common.get(fold(name))
    return Message(else_, {"name": name}) if known is None else Message(known)


def _case(provision: Provision) -> str:
    """Which of a key's words are those of a value."""
    cases = WORDS[provision.key]
    value = provision.value
    if isinstance(value, Decimal):
        value = str(int(value)) if value == int(value) else USUAL
    if value in cases:
        return value
    return PER_DAY if provision.per is not None else USUAL


def _params(provision: Provision) -> dict[str, Param]:
    value = provision.value
    if isinstance(value, str) and value in TERM_WORDS:
        return {"how": Message(TERM_WORDS[value])}
    if KEYS[provision.key].unit is Unit.MONTH_DAY:
        month, _, day = provision.word.partition("-")
        return {"value": message("{month}-{day}", month=month, day=day)}
    return {"value": provision.shown}
