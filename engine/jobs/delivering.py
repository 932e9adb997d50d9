"""What is in the outbox is brought to its channel: at least once, under one key, and noted there when it has left."""

from datetime import UTC, datetime

from engine.jobs.kinds import Grounds, Undelivered
from engine.service import outbox
from engine.service.outbox import Delivery
from engine.service.work import ENGINE
from engine.storage.rows.outbox import end_parcel


async def deliver(grounds: Grounds, delivery: Delivery) -> None:
    """Nothing is held while the channel is at it; raises Undelivered."""
    message = await grounds.change(ENGINE, lambda context: outbox.begun(context, delivery.parcel))
    if message is None:
        return
    channel = grounds.channels.get(message.channel)
    if channel is None:
        raise Undelivered(f"this installation has no {message.channel}: METALOOM_{message.channel.upper()}_URL sets it")
    await channel.deliver(message)
    await grounds.database.transact(lambda connection: end_parcel(connection, message.key, datetime.now(UTC)))
