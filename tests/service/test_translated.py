"""A translated field has a value for each language: stored side by side, shown in the reader's."""

import asyncio
from collections.abc import Mapping

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from engine.storage.plan import Blocked
from tests.service.deploying import applied, opened, planned, put, rows
from tests.service.sales import APP
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World

BOOK = """
entity: book
title: name
label: {en: Book, zh: 图书}
fields:
  name: {type: text, required: true, unique: true, translated: true, label: {en: Title, zh: 书名}}
  about: {type: long_text, translated: true, label: {en: About, zh: 简介}}
  loud: {type: text, value: upper(name)}
  loans: {type: collection, of: loan, by: book}
  chapters: {type: lines, of: chapter}
"""
FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "book.yaml": BOOK,
    "chapter.yaml": "entity: chapter\npart_of: book\ntitle: head\nfields: {head: {type: text, translated: true}}\n",
    "loan.yaml": "entity: loan\ntitle: book\nfields: {book: {type: reference, to: book, required: true}}\n",
    "boss.yaml": """
role: boss
grants:
  book: {read: true, create: true, update: true, delete: true}
  loan: {read: true, create: true, update: true, delete: true}
""",
    "rep.yaml": "role: rep\ngrants: {book: {read: true, fields: {name: {read: about is not null}}}}\n",
}


async def library(world: World) -> Client:
    """Two books, one of them in Chinese too, and a loan of it."""
    boss = await world.person_as("boss", "boss")
    await boss.make("book", name="Zebra", name_zh="阿斑马", about="Stripes", about_zh="条纹")
    await boss.make("book", name="Emma")
    await boss.make("loan", book=1)
    return boss


def test_programs_read_and_write_all_languages(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await library(world)
        assert picked(await boss.get("book", 1), "name", "name_zh", "loud") == ("Zebra", "阿斑马", "ZEBRA")
        await boss.set("book", 1, name_zh="斑马")
        assert picked(await boss.get("book", 1), "name", "name_zh", "loud") == ("Zebra", "斑马", "ZEBRA")
        assert await boss.ids("book", where="name_zh == '斑马'") == [1]
        assert await boss.ids("book", where="name == 'Zebra'", sort="name") == [1]
        assert await differences(world) == []

    play(story, FILES)


def test_only_the_first_language_is_required(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await library(world)
        with pytest.raises(Refused) as refused:
            await boss.make("book", name_zh="无名")
        assert faults(refused.value) == {"name": "required"}

    play(story, FILES)


@pytest.mark.parametrize(("name", "value"), [("name", "Emma"), ("name_zh", "阿斑马")])
def test_a_unique_text_is_so_in_each_language(play: Play, name: str, value: str) -> None:
    async def story(world: World) -> None:
        boss = await library(world)
        with pytest.raises(Refused) as refused:
            await boss.make("book", **{"name": "Other", name: value})
        assert faults(refused.value) == {name: "duplicate"}

    play(story, FILES)


def test_who_may_not_see_a_text_sees_it_in_no_language(play: Play) -> None:
    async def story(world: World) -> None:
        await library(world)
        rep = await world.person_as("rep", "rep")
        shown = [picked(one, "id", "name", "name_zh") for one in await rep.all("book", sort="id")]
        assert shown == [(1, "Zebra", "阿斑马"), (2, None, None)]

    play(story, FILES)


@pytest.mark.parametrize(
    ("locale", "titles", "first", "about"),
    [("en", ("Zebra", "Emma"), "Emma", "Stripes"), ("zh", ("阿斑马", "Emma"), "Emma", "条纹")],
)
def test_screens_speak_the_readers_language(
    play: Play, locale: str, titles: tuple[str, str], first: str, about: str
) -> None:
    async def story(world: World) -> None:
        boss = await library(world)
        here = await visitor(world, boss.user)
        here.speaks(locale)
        listed = await here.page("/book")
        assert all(title in listed for title in titles)
        found = await here.page("/book", q=titles[0])
        assert (titles[0] in found, "Emma" in found) == (True, False)
        assert titles[0] in await here.page("/loan")
        assert titles[0] in await here.page("/loan/1")
        page = await here.page("/book/1")
        assert about in page
        assert ("Stripes" in page) == (about == "Stripes")

    play(story, FILES)


def test_lines_have_texts_in_all_languages(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await library(world)
        await boss.set("book", 1, chapters=[{"head": "Start", "head_zh": "开始"}, {"head": "End"}])
        chapters = (await boss.get("book", 1))["chapters"]
        assert [picked(one, "head", "head_zh") for one in chapters] == [("Start", "开始"), ("End", None)]
        here = await visitor(world, boss.user)
        here.speaks("zh")
        page = await here.page("/book/1")
        assert ("开始" in page, ">Start<" in page, "End" in page) == (True, False, True)
        assert ('value="Start"' in (form := await here.page("/book/1/edit")), 'value="开始"' in form) == (True, True)

    play(story, FILES)


@pytest.mark.parametrize(("locale", "order"), [("en", ["Emma", "Zebra"]), ("zh", ["Emma", "阿斑马"])])
@pytest.mark.parametrize("sort", ["name", "-name"])
def test_lists_are_ordered_by_what_they_show(play: Play, locale: str, order: list[str], sort: str) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, (await library(world)).user)
        here.speaks(locale)
        page = await here.page("/book", sort=sort)
        page = page[page.index("<tbody") :]
        places = [page.index(name) for name in order]
        assert places == sorted(places, reverse=sort.startswith("-"))

    play(story, FILES)


def test_a_list_is_narrowed_by_what_it_shows(play: Play) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, (await library(world)).user)
        here.speaks("zh")
        found = await here.page("/book", **{"has.name": "斑马"})
        assert ("阿斑马" in found, ">Emma<" in found) == (True, False)
        assert "没有符合条件" in await here.page("/book", **{"has.name": "Zebra"})

    play(story, FILES)


def test_a_form_has_a_box_for_each_language_and_a_list_a_column_for_one(play: Play) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, (await library(world)).user)
        form = await here.page("/book/1/edit")
        assert [f">{word}" in form for word in ("Title (English)", "Title (Chinese)", "About (Chinese)")] == [True] * 3
        assert ('value="Zebra"' in form, 'value="阿斑马"' in form) == (True, True)
        here.speaks("zh")
        form = await here.page("/book/1/edit")
        assert ("书名（英文）" in form, 'value="Zebra"' in form) == (True, True)
        for page in ("/book", "/book/1"):
            assert "书名（" not in await here.page(page)

    play(story, FILES)


def test_a_picker_finds_and_names_in_the_readers_language(play: Play) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, (await library(world)).user)
        here.speaks("zh")
        found = (await here.send("/loan/pick/book", {"book-text": "斑马", "has.book": "斑马"})).text
        assert ("阿斑马" in found, "Zebra" in found) == (True, False)

    play(story, FILES)


def catalog(book: str = BOOK, app: str = APP, **changed: str) -> Catalog:
    report = Report()
    files = {**FILES, "book.yaml": book, "app.yaml": app, **changed}
    found = load_files({name: text.encode() for name, text in files.items()}, report)
    assert found is not None, list(report)
    return found


PLAIN = BOOK.replace("translated: true, ", "").replace(", translated: true", "")
ONE = APP.replace("[en, zh]", "en")


def test_what_there_was_is_the_text_in_the_first_language(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(PLAIN))
            await put(database, "book", {"name": "'Emma'", "loud": "'EMMA'"})
            plan = await planned(database, catalog())
            said = {(one.path, one.what) for one in plan.lines}
            assert {("book.name", "in en"), ("book.name_zh", "new field: text, unique")} <= said
            await applied(database, catalog())
            assert await rows(database, "SELECT name, name_zh FROM book") == [("Emma", None)]

    asyncio.run(scenario())


@pytest.mark.parametrize(("book", "app"), [(PLAIN, APP), (BOOK, ONE)])
def test_texts_in_languages_that_go_are_parked(database_url: str, book: str, app: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog())
            await put(database, "book", {"name": "'Emma'", "name_zh": "'爱玛'", "loud": "'EMMA'"})
            with pytest.raises(Blocked):
                await applied(database, catalog(book, app))
            gone = [line.confirm for line in (await planned(database, catalog(book, app))).lines if line.confirm]
            assert (
                {"book.name_zh", "book.about_zh"} <= set(gone) <= {"book.name_zh", "book.about_zh", "chapter.head_zh"}
            )
            await applied(database, catalog(book, app), *gone)
            assert await rows(database, "SELECT name FROM book") == [("Emma",)]
            await applied(database, catalog())

    asyncio.run(scenario())


def test_the_first_language_stays_while_something_is_stored_in_it(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog())
            await put(database, "book", {"name": "'Emma'", "loud": "'EMMA'"})
            turned = catalog(app=APP.replace("[en, zh]", "[zh, en]"))
            plan = await planned(database, turned, "book.name_zh", "book.about_zh")
            blocked = [(one.path, one.what) for one in plan.lines if one.blocked]
            assert ("book.name", "what is stored is in en, and would count as zh") in blocked

    asyncio.run(scenario())


def test_a_renamed_field_keeps_its_texts_in_all_languages(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog())
            await put(database, "book", {"name": "'Emma'", "name_zh": "'爱玛'", "loud": "'EMMA'"})
            called = BOOK.replace("title: name", "title: called").replace("  name: {", "  called: {was: name, ")
            rep = FILES["rep.yaml"].replace("fields: {name:", "fields: {called:")
            await applied(database, catalog(called.replace("upper(name)", "upper(called)"), **{"rep.yaml": rep}))
            assert await rows(database, "SELECT called, called_zh FROM book") == [("Emma", "爱玛")]

    asyncio.run(scenario())
