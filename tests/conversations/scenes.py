"""Every conversation by the name of its capture."""

from tests.conversations import (
    addressing,
    discovering,
    post_scanning,
    pulling,
    pushing,
    refusing,
    remaining,
    subscribing,
    waiting,
)

_FAMILIES = (
    pulling,
    pushing,
    waiting,
    subscribing,
    refusing,
    post_scanning,
    addressing,
    discovering,
    remaining,
)
SCENES = dict(sorted(scene for family in _FAMILIES for scene in family.SCENES.items()))
