"""What a look through the library counted, in words that say exactly what was counted and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.report import several
from rag.query.bounds import articles, between, said
from rag.scan.groups import Groups
from rag.scan.order import Order
from rag.scan.subject import Subject

FEW = 3
"""Fewer articles make no timeline: then it is looked for more loosely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of articles."""

    found: int
    """Those that are what was asked."""
    of: int
    """In the days asked, of the publishers or authors asked."""
    of_all: int
    """In the whole scope."""
    subject: Subject | None
    """As it was looked for in the end."""
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    undated: int = 0
    """Undated ones that are else what was asked: not counted where days were asked for."""
    naming: int = 0
    """Those of other days that name the days asked: not counted."""
    other_case: int = 0
    """Those that hold the subject with other capitals only: not counted."""
    capital: int = 0
    """Of those found, that hold a word only as names have it: more hold it in small letters."""
    apart: int = 0
    """Those that hold the words of a phrase, but not side by side: not counted."""
    together: int = 0
    """Of those found, in which one sentence holds all units."""
    parts: tuple[tuple[str, int], ...] = ()
    """Of the units that an article must hold all of, those that hold each."""


def sentence(wanted: Order, tally: Tally, texts: int = 0) -> str:
    """ "12 of the 340 articles dated 2023 mention “ferry”."; `texts` is how many independent ones they are."""
    n = tally.found
    independent = f", {texts:,} independent text{'s' if texts > 1 else ''}" if texts < n else ""
    if not tally.subject and not wanted.without:
        if which := _which(tally, " and "):
            return f"{n:,} of the {several(tally.of_all, 'article')} {'is' if n == 1 else 'are'}{which}{independent}."
        return f"There {'is 1 article' if n == 1 else f'are {n:,} articles'}{independent}."
    whole = f"All {tally.of:,} articles" if n == tally.of > 1 else f"{n:,} of the {several(tally.of, 'article')}"
    return f"{whole}{_which(tally)} {_what(wanted, tally.subject, n)}{independent}."


def grouped(wanted: Order, tally: Tally, groups: Groups) -> str:
    """ "12 of the 340 articles mention “ferry”: 5 from cnn.com, 4 from bbc.com and 3 of no known publisher."."""
    by, those, unknown = groups.by, _those(wanted, tally), len(groups.unknown)
    what = "date" if by.timed else by.of
    more = len(groups.asked) - len(groups.named)
    if by.form == "each":
        return f"{sentence(wanted, tally, tally.found).removesuffix('.')}: {_listed(_shares(groups, what))}."
    if not groups.known:
        return f"No {what} is known of {those}."
    if by.form == "names":
        named = [f"{one.name} ({len(one.rows):,})" for one in groups.named]
        named += [f"{more:,} more ({groups.summed:,})"] if more else []
        are = f"1 {what} is" if len(groups.known) == 1 else f"{len(groups.known):,} {what}s are"
        of = f"{groups.articles:,} of " if unknown else ""
        rest = f"; {unknown:,} {'has' if unknown == 1 else 'have'} none" if unknown else ""
        return f"{are} known, of {of}{those}: {_listed(named)}{rest}."
    best = [one.name for one in groups.named] + ([f"{more:,} more"] if more else [])
    have, each = ("has", "") if len(best) == 1 else ("have", " each")
    any_of = f"Of the {by.of}s that have any, " if by.form == "fewest" else ""
    rest = f"; {articles(unknown)} no known {what}" if unknown else ""
    return f"{any_of}{_listed(best)} {have} the {by.form} of {those}: {len(groups.named[0].rows):,}{each}{rest}."


def _shares(groups: Groups, what: str) -> list[str]:
    """ "5 from cnn.com", "4 from 2 more publishers", "3 of no known publisher"."""
    by = groups.by
    before = {"publisher": "from", "author": "by", "day": "on"}.get(by.of, "in")
    shares = [f"{len(one.rows):,} {before} {one.name}" for one in groups.named]
    if more := len(groups.known) - len(shares):
        others = (
            f"{groups.summed:,} {before} {more:,} {'earlier' if by.timed else 'more'} {by.of}{'s' if more > 1 else ''}"
        )
        shares = [others, *shares] if by.timed else [*shares, others]
    return [*shares, f"{len(groups.unknown):,} of no known {what}"] if groups.unknown else shares


def outermost(wanted: Order, tally: Tally, titles: list[str], n: int, day: date, undated: int) -> str:
    """ "The newest of the 40 articles that mention “ferry” is “…”, dated 4 May 2024."; `n` are of that day."""
    of = f"of {_those(wanted, tally)}"
    rest = f"; {articles(undated)} no date" if undated else ""
    if n == 1:
        return f"The {wanted.task} {of} is {titles[0]}, dated {said(day)}{rest}."
    if n > len(titles):
        return f"{n:,} {of} are the {wanted.task}, dated {said(day)}, among them {'; '.join(titles)}{rest}."
    return f"The {wanted.task} {of} are {'; '.join(titles)}, all dated {said(day)}{rest}."


def none(wanted: Order, tally: Tally) -> str:
    """That no article is what was asked."""
    if not tally.of_all:
        return "There are no articles to look through."
    if not tally.of:
        return f"None of the {several(tally.of_all, 'article')} is{_which(tally)}."
    looked = f"None of the {several(tally.of, 'article')}{_which(tally)} that were looked through"
    return f"{looked} {_what(wanted, tally.subject, 1)}{_parts(tally)}."


def _parts(tally: Tally) -> str:
    """ ": 7 mention “ferry”, 1 “Venn” and none “zeppelin”", where any does."""
    if not any(n for _, n in tally.parts):
        return ""
    (name, n), *more = sorted(tally.parts, key=lambda part: -part[1])
    first = f"{n:,} {'mentions' if n == 1 else 'mention'} “{name}”"
    rest = [f"{f'{n:,}' if n else 'none'} “{name}”" for name, n in more]
    return f": {_listed([first, *rest])}"


def notes(wanted: Order, tally: Tally) -> tuple[str, ...]:
    """How it was counted, and what nearly was counted."""
    subject, units = tally.subject, tally.subject.units if tally.subject else ()
    told = []
    if subject and tally.found and subject != wanted.subject and wanted.subject:
        told.append(f"Too few mention {wanted.subject.shown} as asked: looked for {subject.shown}.")
    if numbers := [f"“{u.shown}”" for u in units if len(u.forms) > 1]:
        told.append(f"Counted in singular and plural: {_listed(numbers)}.")
    if exact := [f"“{u.shown}”" for u in units if u.is_name and u.any_case is None]:
        told.append(f"Counted only with these capitals: {_listed(exact)}.")
    if subject and tally.found and any(len(group) > 1 for group in subject.any_of):
        given = ": these are given" if wanted.task == "timeline" and tally.together >= FEW else ""
        some = {0: "none", tally.found: "all"}.get(tally.together, f"{tally.together:,}")
        told.append(f"In {some} of them one sentence, with its title, holds all of it{given}.")
    if tally.capital:
        told.append(f"{tally.capital:,} of them {'holds' if tally.capital == 1 else 'hold'} it only with a capital.")
    named = "with other capitals only" if any(u.is_name for u in units) else "only with a capital, as names have it"
    for n, one, many in (
        (tally.other_case, f"holds it {named}", f"hold it {named}"),
        (tally.apart, "holds these words, but not side by side", "hold these words, but not side by side"),
        (tally.undated, "has no date", "have no date"),
        (tally.naming, "of another day names this time", "of other days name this time"),
    ):
        if n:
            told.append(f"{n:,} more {one if n == 1 else many}: not counted.")
    if wanted.task == "count" and (subject or wanted.without):
        told.append("Titles, headings and prose were read; links to other articles, bylines and the like were not.")
    return tuple(told)


def part(wanted: Order, n: int, listed: int, undated: int) -> tuple[str, ...]:
    """That not all of a list are given, or in another order; `undated` is how many of the `n` have no date."""
    told = []
    if wanted.first == "other" and undated < n > 1:
        told.append("They can be sorted by date only: the newest come first.")
    elif wanted.first and wanted.task == "list" and undated:
        stand = "has no date and stands last" if undated == 1 else "have no date and stand last"
        told.append("None of them has a date to sort by." if undated == n else f"{undated:,} of them {stand}.")
    if n <= listed:
        return tuple(told)
    first = "first" if undated == n else "oldest" if (wanted.of or wanted.first) == "oldest" else "newest"
    given = f"{first} is" if listed == 1 else f"{first} {listed} are"
    if wanted.task == "timeline":
        given = f"{listed} that say most of it are"
    return (*told, f"The {given} given{' as its proof' if wanted.task == 'count' else ''}.")


def undated(missing: int) -> tuple[str, ...]:
    """That entries of a timeline have no day."""
    if not missing:
        return ()
    verb = "entry has" if missing == 1 else "entries have"
    return (f"{missing} {verb} no known day and {'stands' if missing == 1 else 'stand'} last.",)


def _what(wanted: Order, subject: Subject | None, n: int) -> str:
    mentions, do_not = ("mentions", "does not mention") if n == 1 else ("mention", "do not mention")
    if subject is None:
        return f"{do_not} {wanted.without.shown}" if wanted.without else ""
    return f"{mentions} {subject.shown}" + (f" but not {wanted.without.shown}" if wanted.without else "")


def _those(wanted: Order, tally: Tally) -> str:
    """ "the 12 articles dated 2023 that mention “ferry”"."""
    that = f" that {_what(wanted, tally.subject, tally.found)}" if tally.subject or wanted.without else ""
    return f"the {tally.found:,} article{'s' if tally.found != 1 else ''}{_which(tally)}{that}"


def _which(tally: Tally, joined: str = " ") -> str:
    """ " from cnn.com dated 2023", as far as it was asked."""
    whose = [f"from {_listed(list(tally.publishers))}"] if tally.publishers else []
    whose += [f"by {_listed(list(tally.authors))}"] if tally.authors else []
    dated = [f"dated {between(tally.since, tally.until)}"] if tally.since or tally.until else []
    return f" {joined.join(whose + dated)}" if whose or dated else ""


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
