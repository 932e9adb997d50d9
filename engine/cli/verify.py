"""`loom verify`: whether every stored computed value is what its expression gives, and the audit as it was sealed."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import rich_click as click

if TYPE_CHECKING:
    from engine.service.sealing import Verified
    from engine.service.verify import Difference

_FAULTS: Final = {
    "changed": "audit entry {id} was changed since it was sealed",
    "removed": "audit entry {id} was removed since it was sealed",
    "inserted": "audit entry {id} was put in after its place was sealed",
    "moved": "audit entry {id} says what another one said when it was sealed",
    "seal": "seal {id} of the audit is not what it was, or the one before it is missing",
}


@click.command()
@click.option("--url", help="The database, instead of the one the settings name.")
@click.option("--sealed", metavar="DIGEST", help="A digest that was told earlier: the audit must still go on from it.")
def verify(url: str | None, sealed: str | None) -> None:
    """Work out every stored computed field of every record again, and list where something else is stored.

    Then hold every sealed audit entry against its seal. The digest that is told stands for all of them: whoever keeps
    it elsewhere and gives it back with `--sealed` learns of it even if entries and all seals since were made anew.

    Nothing is changed; when it was done and how much was found is shown to administrators. The exit code is 1 if there
    is any difference.
    """
    found, fields, audit, known = asyncio.run(_found(url, sealed))
    for one in found:
        click.echo(f"{one.entity}.{one.field} of #{one.id}: stored {_shown(one.stored)}, right is {_shown(one.right)}")
    count = f"{len(found)} difference{'' if len(found) == 1 else 's'}" if found else "no difference"
    click.echo(f"{fields} stored computed field{'' if fields == 1 else 's'}: {count}.")
    _tell(audit)
    if not known:
        click.echo(f"no seal has the digest {sealed}: the audit was made anew since it was told")
    sys.exit(1 if found or audit.faults or not known else 0)


def _tell(audit: "Verified") -> None:
    for one in audit.faults:
        click.echo(_FAULTS[one.what].format(id=one.id))
    count = len(audit.faults)
    told = f"{count} fault{'' if count == 1 else 's'}" if count else "as it was sealed"
    click.echo(f"audit up to entry {audit.sealed.last}, {audit.waiting} not sealed yet: {told}.")
    click.echo(f"digest {audit.sealed.digest}")


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


async def _found(url: str | None, digest: str | None) -> "tuple[list[Difference], int, Verified, bool]":
    from engine.cli.database import applied
    from engine.compile import verifying
    from engine.service.reporting import VerifyReport, report_verified
    from engine.service.sealing import is_sealed_by, verify_audit
    from engine.service.verify import verify

    async with applied(url) as (database, compiled):
        known = digest is None or await is_sealed_by(database, digest)
        fields = sum(1 for _ in verifying(compiled))
        found, audit = await verify(database, compiled), await verify_audit(database)
        told = VerifyReport(len(found), len(audit.faults) + (not known))
        await report_verified(database, told, datetime.now(UTC))
        return found, fields, audit, known
