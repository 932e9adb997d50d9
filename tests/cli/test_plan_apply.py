import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.service.deploying import opened, run

APP = "app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n"
CUSTOMER = "entity: customer\ntitle: name\nsample: 7\nfields:\n  name: {type: text, sample: [Acme, Beta]}\n"


class Shell:
    """A folder with definitions, a database, and commands over both."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.write(customer=CUSTOMER)

    def write(self, **entities: str) -> None:
        """These are the definitions now."""
        for old in self.folder.glob("*.yaml"):
            old.unlink()
        for name, text in {"app": APP, **entities}.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def loom(self, *words: str, typed: str | None = None) -> Result:
        """Run a command of the program."""
        return CliRunner().invoke(main, [*words, "--url", self.url], input=typed, env={"DATABASE_URL": ""})


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    folder = tmp_path / "definitions"
    folder.mkdir()
    return Shell(folder, database_url)


def test_a_plan_shows_what_is_new_and_changes_nothing(shell: Shell) -> None:
    for _ in range(2):
        result = shell.loom("plan", str(shell.folder))
        assert result.exit_code == 0
        assert result.output.splitlines()[0] == "+ shop: new application"
        assert "+ customer: new entity with 7 fields" in result.output.splitlines()
        assert result.output.rstrip().endswith("version 0 -> 1.")


def test_apply_asks_first(shell: Shell) -> None:
    refused = shell.loom("apply", str(shell.folder), typed="n\n")
    assert (refused.exit_code, "Aborted" in refused.output) == (1, True)
    assert "version 0 -> 1." in shell.loom("plan", str(shell.folder)).output
    agreed = shell.loom("apply", str(shell.folder), typed="y\n")
    assert (agreed.exit_code, agreed.output.splitlines()[-1]) == (0, "Applied: the database is at version 1.")


def test_applied_definitions_are_nothing_to_do(shell: Shell) -> None:
    shell.loom("apply", "--yes", str(shell.folder))
    for command in ("plan", "apply"):
        result = shell.loom(command, str(shell.folder))
        assert result.exit_code == 0
        assert result.output == "Nothing to do: the database is at version 1, with these definitions.\n"


def test_a_written_plan_is_applied_as_it_is_even_when_files_have_changed_since(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    shell.loom("plan", str(shell.folder), "--out", str(file))
    shell.write(other="entity: other\ntitle: name\nfields: {name: text}\n")
    assert shell.loom("apply", str(file)).exit_code == 0
    plan = shell.loom("plan", str(shell.folder))
    assert "- customer: entity removed, its data parked (0 records) [destructive]" in plan.output


def test_a_stale_plan_fails_in_one_line(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    shell.loom("plan", str(shell.folder), "--out", str(file))
    shell.loom("apply", "--yes", str(shell.folder))
    result = shell.loom("apply", str(file))
    assert result.exit_code == 1
    assert "the plan is stale: version 1 exists" in result.output


def test_what_cannot_be_done_says_how_many_records_and_what_to_do(shell: Shell) -> None:
    shell.loom("apply", "--yes", str(shell.folder))
    shell.loom("sample")
    shell.write(customer=CUSTOMER.replace("sample: [Acme, Beta]", "unique: true, max: 3"))
    for command in ("plan", "apply"):
        result = shell.loom(command, str(shell.folder))
        assert result.exit_code == 1
        lines = result.output.splitlines()
        shown = [line for line in lines if line.startswith("      #1 ")]
        assert [line.count("#") for line in shown] == [5, 5]
        assert [line for line in lines if line not in shown] == [
            "~ customer.name: now unique (7 records) [needs_data]",
            "      change these records first, then apply",
            "~ customer.name: sample data changed",
            "~ customer.name: max: 200 -> 3 (7 records) [needs_data]",
            "      change these records first, then apply",
            "3 changes, 2 cannot be carried out: nothing is applied.",
        ]


def test_definitions_with_mistakes_are_shown_and_nothing_is_planned(shell: Shell) -> None:
    shell.write(customer="entity: customer\ntitle: nme\nfields: {name: text}\n")
    result = shell.loom("plan", str(shell.folder))
    assert result.exit_code == 1
    assert "customer.yaml:2:8" in result.output


@pytest.mark.parametrize("content", ["", "{}", "[1]"])
def test_a_file_that_is_no_plan_fails_in_one_line(shell: Shell, tmp_path: Path, content: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, encoding="utf-8")
    result = shell.loom("apply", str(file))
    assert result.exit_code == 1
    assert "this is not a plan" in result.output


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://postgres@127.0.0.1:1/none", "sqlite:///no/such/folder/x"])
def test_a_database_that_cannot_be_used_fails_in_one_line(shell: Shell, url: str) -> None:
    shell.url = url
    result = shell.loom("plan", str(shell.folder))
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_settings_that_cannot_be_fail_in_one_line(shell: Shell) -> None:
    result = CliRunner().invoke(main, ["sample"], env={"METALOOM_PORT": "many"})
    assert result.exit_code == 1
    assert "METALOOM_PORT: 'many' is not a whole number" in result.output


def test_sample_data_is_made_as_the_definitions_say(shell: Shell) -> None:
    assert "no definitions are applied" in shell.loom("sample").output
    shell.loom("apply", "--yes", str(shell.folder))
    made = shell.loom("sample")
    assert (made.exit_code, made.output) == (0, "7 customer made.\n")
    again = shell.loom("sample")
    assert (again.exit_code, "customer has 7 records already: --more adds to them" in again.output) == (1, True)
    more = shell.loom("sample", "--more", "--rows", "customer=20")
    assert (more.exit_code, more.output) == (0, "20 customer made.\n")


@pytest.mark.parametrize("words", ["customer", "customer=", "customer=0", "customer=1000001", "customer=-1"])
def test_a_number_of_rows_must_make_sense(shell: Shell, words: str) -> None:
    result = shell.loom("sample", "--rows", words)
    assert result.exit_code == 2
    assert "is not like customer=1000" in result.output


FAX = CUSTOMER + "  fax: {type: text, sample: ['1']}\n"


def test_what_is_taken_out_is_confirmed_listed_restored_and_purged(shell: Shell) -> None:
    shell.write(customer=FAX)
    shell.loom("apply", "--yes", str(shell.folder))
    assert shell.loom("parked").output == "Nothing is parked.\n"
    shell.write(customer=CUSTOMER)
    refused = shell.loom("apply", "--yes", str(shell.folder))
    assert (refused.exit_code, "`loom apply --confirm customer.fax`" in refused.output) == (1, True)
    agreed = shell.loom("apply", "--yes", "--confirm", "customer.fax", str(shell.folder))
    assert agreed.output.splitlines()[0] == "- customer.fax: field removed, its data parked (0 records) [destructive]"
    assert shell.loom("parked").output.startswith("customer.fax@2: 0 values, parked by ")
    early = shell.loom("restore", "customer.fax")
    assert (early.exit_code, "it is missing in the definitions" in early.output) == (1, True)
    shell.write(customer=FAX)
    again = shell.loom("apply", "--yes", str(shell.folder))
    assert "data of this name is parked and stays so: `loom restore customer.fax` brings it back" in again.output
    back = shell.loom("restore", "customer.fax")
    assert (back.exit_code, back.output.splitlines()[-1]) == (0, "Done: the database is at version 4.")
    shell.write(customer=CUSTOMER)
    shell.loom("apply", "--yes", "--confirm", "customer.fax", str(shell.folder))
    kept = shell.loom("purge", "customer.fax")
    assert (kept.exit_code, "`loom purge customer.fax --confirm customer.fax` destroys it" in kept.output) == (1, True)
    gone = shell.loom("purge", "customer.fax", "--confirm", "customer.fax")
    assert (gone.exit_code, shell.loom("parked").output) == (0, "Nothing is parked.\n")


@pytest.mark.parametrize("command", ["restore", "purge"])
def test_what_is_not_parked_is_neither_restored_nor_purged(shell: Shell, command: str) -> None:
    shell.loom("apply", "--yes", str(shell.folder))
    result = shell.loom(command, "customer.fax")
    assert (result.exit_code, result.output) == (1, "error: `customer.fax` is not parked; parked is nothing\n")


def test_a_written_plan_is_confirmed_when_it_is_made(shell: Shell, tmp_path: Path) -> None:
    shell.write(customer=FAX)
    shell.loom("apply", "--yes", str(shell.folder))
    shell.write(customer=CUSTOMER)
    file = str(tmp_path / "plan.json")
    assert shell.loom("plan", "--confirm", "customer.fax", "--out", file, str(shell.folder)).exit_code == 0
    late = shell.loom("apply", file, "--confirm", "customer.fax")
    assert (late.exit_code, "confirm with `loom plan --out` when it is made" in late.output) == (1, True)
    assert shell.loom("apply", file).exit_code == 0
    assert shell.loom("parked").output.startswith("customer.fax@2: 0 values")


async def spoiled(url: str) -> None:
    """A computed value becomes another, past the engine."""
    async with opened(url) as database:
        await run(database, "UPDATE customer SET shout = 'x' WHERE id = 1")


def test_verify_lists_what_is_stored_wrong_and_says_so_by_its_exit_code(shell: Shell) -> None:
    shell.write(customer=CUSTOMER + "  shout: {type: text, value: \"concat(name, '!')\"}\n")
    shell.loom("apply", "--yes", str(shell.folder))
    shell.loom("sample")
    right = shell.loom("verify")
    assert right.exit_code == 0
    lines = right.output.splitlines()
    assert lines[0] == "9 stored computed fields: no difference."  # with the system's
    assert lines[1] == "audit up to entry 0, 0 not sealed yet: as it was sealed."
    unknown = shell.loom("verify", "--sealed", "f" * 64)
    assert (unknown.exit_code, "made anew" in unknown.output) == (1, True)
    asyncio.run(spoiled(shell.url))
    wrong = shell.loom("verify")
    assert wrong.exit_code == 1
    assert wrong.output.splitlines()[0].startswith("customer.shout of #1: stored x, right is ")
    assert wrong.output.splitlines()[1] == "9 stored computed fields: 1 difference."
