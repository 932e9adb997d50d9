"""A small application that tells people by webhook what is marked, some of which not all of them see."""

from collections.abc import Mapping
from ipaddress import ip_network

from engine.http.webhook import Webhook

SECRET = b"a secret of at least twenty-four bytes"

HERE = (ip_network("127.0.0.0/8"),)


def channel(address: str) -> Webhook:
    """What reaches a receiver on this machine."""
    return Webhook(f"{address}/loom?token=t", SECRET, HERE, "https://crm.example.com")


FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en]\ncurrency: EUR\ntime_zone: Europe/Berlin\n",
    "mark.yaml": "entity: mark\ntitle: words\nfields:\n  words: {type: text, max: 40}\n  size: integer\n"
    "checks:\n  large: {when: size > 100, message: It is too large}\n",
    "marked.yaml": 'message: marked\nof: mark\nsubject: "Marked {words}: {size}"\n',
    "told.yaml": "automation: told\nof: mark\ntrigger: created\n"
    "do: [{notify: [role(boss), role(clerk)], message: marked, via: [webhook]}]\n",
    "boss.yaml": "role: boss\ngrants:\n  mark: {read: true, create: true}\n",
    "clerk.yaml": "role: clerk\ngrants:\n  mark: {read: true, fields: {words: {read: false}}}\n",
}
