"""A round: one world drawn from a seed, and its people asking at random over every channel."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from engine.service import export
from tests.oracle import beside, binning, grouping, past, reading, screens, taking, writing
from tests.oracle.stage import Stage, staged
from tests.oracle.watching import Watch

CHANNELS = {
    **reading.CHANNELS,
    **beside.CHANNELS,
    **past.CHANNELS,
    **taking.CHANNELS,
    **writing.CHANNELS,
    **binning.CHANNELS,
    **screens.CHANNELS,
    **grouping.CHANNELS,
}
PAGES = {**screens.CHANNELS, **past.CHANNELS, **grouping.CHANNELS}
ROLES_LAST = 25
"""So many requests are asked under one set of roles."""

ENOUGH = 3
"""After so many differences a round ends: they are looked at one by one."""


def askers(stage: Stage, channel: str) -> Collection[int]:
    """Who asks over a channel: on screens nobody does with a token."""
    return stage.visitors if channel in PAGES else stage.clients


async def asked(
    url: str, folder: Path, seed: int, times: int, channels: Collection[str] = (), enough: int = ENOUGH
) -> Watch:
    """What came of asking `times` times, over these channels or all there are."""
    names = sorted(channels or CHANNELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "EACH", taking.EACH)
        return await _asked(url, folder, seed, times, names, enough)


async def _asked(url: str, folder: Path, seed: int, times: int, names: Sequence[str], enough: int) -> Watch:
    async with staged(url, seed, folder) as stage:
        watch = Watch(stage)
        for number in range(times):
            if number % ROLES_LAST == ROLES_LAST - 1:
                await stage.new_roles()
            name = stage.random.choice(names)
            await CHANNELS[name](watch, stage.random.choice(sorted(askers(stage, name))))
            if len(watch.differences) >= enough:
                break
        return watch
