"""Telling a person: an address or a command that is called on a failure, an alarm, and a new release (`GWR_HOOK`)."""

from __future__ import annotations

import logging
import shlex
import subprocess

import httpx

log = logging.getLogger(__name__)
PATIENCE = 20.0


def notify(hook: str | None, event: str, message: str) -> bool:
    """Post `{"event": …, "message": …}` to an address, or run a command with both as arguments; True if it was told.

    A hook that fails never ends a run.
    """
    if not hook:
        return False
    try:
        if hook.startswith(("http://", "https://")):
            httpx.post(hook, json={"event": event, "message": message}, timeout=PATIENCE).raise_for_status()
        else:
            subprocess.run([*shlex.split(hook), event, message], check=True, timeout=PATIENCE)  # noqa: S603
    except (httpx.HTTPError, OSError, subprocess.SubprocessError, ValueError) as error:
        log.warning("the hook could not be told of %s: %s", event, error)
        return False
    return True
