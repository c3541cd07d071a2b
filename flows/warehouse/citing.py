"""How a release is cited and under which terms it is used: CITATION.cff, datacite.json, LICENSE-DATA.md.

What does not exist (a DOI, a repository, a publisher, names of people) is left out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import yaml

from flows.warehouse.rendering import render
from flows.warehouse.tables import SAMPLE_NOTE

TITLE = "gwr: the figures in China's government work reports (政府工作报告)"
AUTHORS = "The gwr authors"
KEYWORDS = ["China", "government work report", "growth targets", "政府工作报告"]
LICENSE = "CC0-1.0"
LICENSE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/"
TERMS = (
    "The figures are facts that the governments state; the sentences are quoted as evidence, with their source. "
    "Whole reports are not part of a release."
)
ABSTRACT = (
    "Every number of the annual work reports of China's governments, from the nation to the county: what it measures, "
    "how much, of which year, done, estimated or promised, with its sentence and its source; yearly values, targets "
    "and results."
)


def cite(version: str, date: str) -> str:
    """The line to cite a release by.

    >>> cite("2026.11.0", "2026-11-25")
    "The gwr authors (2026). gwr: the figures in China's government work reports (政府工作报告). Release 2026.11.0, \
2026-11-25."
    """
    return f"{AUTHORS} ({date[:4]}). {TITLE}. Release {version}, {date}."


def license_data(manifest: dict[str, Any]) -> str:
    """LICENSE-DATA.md: what may be done with which part."""
    return render(
        "LICENSE-DATA.md", manifest=manifest, name=LICENSE, address=LICENSE_ADDRESS, terms=TERMS, sample=SAMPLE_NOTE
    )


def citation(manifest: dict[str, Any], now: datetime) -> str:
    """CITATION.cff of the release."""
    said: str = yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": "If you use these data, please cite the release that you used.",
            "type": "dataset",
            "title": TITLE,
            "abstract": " ".join([*([SAMPLE_NOTE] if manifest["is_sample"] else []), ABSTRACT, TERMS]),
            "authors": [{"name": AUTHORS}],
            "version": manifest["version"],
            "date-released": f"{now:%Y-%m-%d}",
            "license": LICENSE,
            "keywords": KEYWORDS,
        },
        allow_unicode=True,
        sort_keys=False,
    )
    return said


def datacite(manifest: dict[str, Any], years: tuple[int, int] | None, now: datetime) -> dict[str, Any]:
    """The metadata of DataCite's schema 4, ready for a DOI: identifier and publisher are whoever registers it."""
    dates = [{"date": f"{now:%Y-%m-%d}", "dateType": "Issued"}]
    if years:
        dates.append({"date": f"{years[0]}/{years[1]}", "dateType": "Other", "dateInformation": "years planned for"})
    notes = [SAMPLE_NOTE] if manifest["is_sample"] else []
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "titles": [
            {"title": TITLE, "lang": "en"},
            {"title": "中国各级政府工作报告数据", "lang": "zh", "titleType": "TranslatedTitle"},
        ],
        "creators": [{"name": AUTHORS, "nameType": "Organizational"}],
        "publicationYear": str(now.year),
        "version": manifest["version"],
        "language": "zh",
        "subjects": [{"subject": word} for word in KEYWORDS],
        "dates": dates,
        "geoLocations": [{"geoLocationPlace": "China"}],
        "formats": ["application/vnd.duckdb", "application/vnd.apache.parquet", "text/csv", "application/x-stata-dta"],
        "rightsList": [
            {
                "rights": "Creative Commons Zero v1.0 Universal",
                "rightsUri": LICENSE_ADDRESS,
                "rightsIdentifier": "cc0-1.0",
                "rightsIdentifierScheme": "SPDX",
            },
            {"rights": TERMS},
        ],
        "descriptions": [
            {"description": text, "descriptionType": kind}
            for kind, text in [("Abstract", ABSTRACT), *(("Other", note) for note in notes)]
        ],
    }  # fmt: skip
