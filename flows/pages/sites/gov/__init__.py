"""Government sites: a column of reports, their articles, pages and attachments."""

from flows.pages.family import Family
from flows.pages.sites.gov.adapter import describe
from flows.pages.sites.gov.visit import SiteVisit

FAMILY = Family(SiteVisit, lambda _: False, describe)
