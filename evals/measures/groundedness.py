"""Does every claim stand in what it cites? Counted without a model, detail by detail."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, NamedTuple

from evals.measures.details import dates, name_words, names, numbers, quotations, undated
from evals.measures.statistics import share
from evals.texts import folded, norm, plain, stems
from evals.types import Measure, Record, Trial

COVERED = 0.7
"""Share of a claim's long words that its citations must hold for a claim that is not verbatim."""


class Audit(NamedTuple):
    """One claim against what it cites; the lists hold what its citations do not say."""

    text: str
    supported: bool
    numbers: list[str]
    dates: list[str]
    names: list[str]
    quotations: list[str]


def audit(record: Record) -> list[Audit]:
    """Every claim of an answer against the quotes (and titles, publishers, dates) of its own citations.

    A claim is supported when it is verbatim in a quote, or when every number, date, name and quotation
    in it is known from its citations and at least 0.7 of its words of four letters or more (stemmed)
    stand there. That is necessary for being true to the source, not sufficient: it cannot see a "not"
    that was dropped or roles that were swapped; an entailment judge can.
    """
    by_number = {c["number"]: c for c in record.get("citations", ())}
    return [
        _one(plain(claim["text"]), [by_number[n] for n in claim.get("citations") or () if n in by_number])
        for claim in record.get("claims", ())
    ]


def _one(text: str, cited: list[Any]) -> Audit:
    quotes = [c["quote"] for c in cited]
    if norm(text) and any(folded(text).strip(" .") in folded(quote) for quote in quotes):
        return Audit(text, True, [], [], [], [])
    parts = [*quotes, *(str(c[k]) for c in cited for k in ("title", "publisher", "published") if c.get(k))]
    context = "\n".join(parts)
    known_dates, known = dates(context), numbers(context)
    words = {re.sub(r"['’]s?$", "", word) for word in re.findall(r"[\w'’-]+", context.lower().replace("’", "'"))}
    words |= set(norm(context).split())
    loose = sorted(numbers(undated(text)) - known - {str(d.year) for d in known_dates})
    undue = [str(d) for d in dates(text) if not any(d.fits(other) for other in known_dates)]
    unknown = [name for name in names(text) if not _known(name, words)]
    unsaid = [q for q in quotations(text) if not any(q in folded(quote) for quote in quotes)]
    clean = not (loose or undue or unknown or unsaid)
    supported = bool(cited) and clean and _coverage(text, context) >= COVERED
    return Audit(text, supported, loose, undue, unknown, unsaid)


def _known(name: str, words: set[str]) -> bool:
    return all(word in words or set(norm(word).split()) <= words for word in name_words(name))


def _coverage(text: str, context: str) -> float:
    wanted = stems(" ".join(w for w in norm(text).split() if len(w) > 3))
    return len(wanted & stems(context)) / len(wanted) if wanted else 1.0


def supported(trial: Trial) -> float | None:
    """Share of claims supported by what they cite, 0 to 1. `None` for an answer without claims."""
    return share(a.supported for a in audit(trial.record))


def overclaimed(trial: Trial) -> float | None:
    """Share of the claims that the answer marks as supported which this audit does not find supported."""
    claims = trial.record.get("claims", ())
    pairs = zip(claims, audit(trial.record), strict=True)
    return share(not found.supported for claim, found in pairs if claim.get("support") == "supported")


def unsupported(kind: str, trial: Trial) -> float | None:
    """How many numbers, dates, names or quotations its citations do not say. `None` without claims."""
    found = audit(trial.record)
    return float(sum(len(getattr(a, kind)) for a in found)) if found else None


def uncited(trial: Trial) -> float | None:
    """How many claims are marked as supported and cite nothing: must be 0. `None` without claims."""
    claims = trial.record.get("claims", ())
    if not claims:
        return None
    return float(sum(c.get("support") == "supported" and not c.get("citations") for c in claims))


def shown_as_proof(trial: Trial) -> float | None:
    """1 when an abstention shows claims with citations all the same: must be 0. `None` for an answer."""
    if not trial.record.get("abstained"):
        return None
    return float(bool(trial.record.get("citations")) and bool(trial.record.get("claims")))


MEASURES: tuple[Measure, ...] = (
    Measure(name="claims_supported", group="groundedness", better="higher", of=supported),
    Measure(name="claims_overclaimed", group="groundedness", better="lower", of=overclaimed),
    *(
        Measure(
            name=f"unsupported_{kind}",
            group="groundedness",
            better="lower",
            of=partial(unsupported, kind),
            unit="count",
        )
        for kind in ("numbers", "dates", "names", "quotations")
    ),
    Measure(name="supported_uncited", group="groundedness", better="lower", of=uncited, unit="count"),
    Measure(name="abstained_with_proof", group="groundedness", better="lower", of=shown_as_proof),
)
