"""Discuz! X forums: sections, their lists, the pages of a thread and its floors."""

from flows.base.readers import Reader
from flows.pages.family import Family
from flows.pages.sites.discuz.adapter import describe, is_address
from flows.pages.sites.discuz.thread import is_thread, read_thread
from flows.pages.sites.discuz.visit import ForumVisit

FAMILY = Family(ForumVisit, is_address, describe, Reader(is_thread, read_thread))
