"""Findings: their rules, severities and messages come from the seed `finding_rules.csv`."""

from __future__ import annotations

import hashlib
from functools import cache

from flows.base.errors import VocabularyError
from flows.base.records import Finding
from flows.base.vocabulary import read_seed


@cache
def rules() -> dict[str, tuple[str, str]]:
    """Rule → (severity, message)."""
    return {row["rule"]: (row["severity"], row["message"]) for row in read_seed("finding_rules")}


@cache
def _advice() -> dict[tuple[str, str], str]:
    return {(row["subject_kind"], row["rule"]): row["advice"] for row in read_seed("finding_advice")}


def advice(rule: str, subject_kind: str) -> str:
    """What a person can do about a finding: by its rule, or by what it is about where the rule has no row.

    >>> advice("scan_without_text", "page") != advice("a_rule_of_the_suites", "page")
    True
    """
    return _advice().get((subject_kind, rule)) or _advice()[subject_kind, ""]


def finding(subject_kind: str, subject_id: str, rule: str, observed: str = "", detail: str = "") -> Finding:
    """The Finding of `rule` on a subject.

    Raises:
        VocabularyError: the rule is not in the seed.
    """
    if rule not in rules():
        raise VocabularyError(f"finding_rules.csv has no rule {rule!r}")
    severity, message = rules()[rule]
    return finding_of(subject_kind, subject_id, rule, severity, observed, message + (f" ({detail})" if detail else ""))


def finding_of(subject_kind: str, subject_id: str, rule: str, severity: str, observed: str, message: str) -> Finding:
    """A Finding of a rule that is kept elsewhere (an expectation): its severity and words are given."""
    key = hashlib.sha256(f"{subject_kind}|{subject_id}|{rule}|{observed}".encode()).hexdigest()[:16]
    return Finding(
        finding_id=key,
        subject_kind=subject_kind,
        subject_id=subject_id,
        rule=rule,
        severity=severity,
        observed=observed[:500],
        message=message,
    )
