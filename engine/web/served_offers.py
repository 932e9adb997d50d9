"""What can be done with a record, and what cannot, in the terms of the screens."""

from engine.screens.offers import CameOf, InTheWay
from engine.service.perform import Weighed
from engine.web.backend import Offered


def offered(found: Weighed) -> Offered:
    """The actions of a record."""
    offers = found.offers
    done = {name: [CameOf(one.entity, one.id, one.title) for one in made] for name, made in offers.done.items()}
    barred = {name: [InTheWay(one.kind, one.told) for one in why] for name, why in found.barred.items()}
    return Offered(offers.names, done, barred)
