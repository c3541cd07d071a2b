"""The pages: from an address to a template and what stands in it (or to another address)."""

from flows.site.pages.address import NotHereError, Page
from flows.site.pages.indicators import indicator, indicators
from flows.site.pages.places import compare, place, series
from flows.site.pages.reports import figure, report
from flows.site.pages.targets import cascade, targets
from flows.site.pages.topics import topic, topics
from flows.site.pages.whole import data, home, quality, search

__all__ = ["PAGES", "NotHereError", "Page"]

PAGES: dict[str, Page] = {
    "/": home,
    "/place/{place}": place,
    "/place/{place}/{indicator}/{measure}": series,
    "/compare": compare,
    "/indicator": indicators,
    "/indicator/{indicator}": indicator,
    "/indicator/{indicator}/{measure}": indicator,
    "/targets": targets,
    "/targets/{indicator}/{year}": targets,
    "/targets/{indicator}/{year}/{measure}": targets,
    "/cascade": cascade,
    "/cascade/{year}": cascade,
    "/cascade/{year}/{indicator}/{measure}": cascade,
    "/topic": topics,
    "/topic/{topic}": topic,
    "/report/{report}": report,
    "/figure/{figure}": figure,
    "/search": search,
    "/quality": quality,
    "/data": data,
}
