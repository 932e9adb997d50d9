"""How much definitions may hold: every limit on them and on their expressions, once, with its unit, code and reason."""

from enum import Enum


class Limit(Enum):
    """The most of something: so much loads, and one more is refused with the code."""

    FILE = "a file", 1_000_000, "bytes", "YAML-LIMIT", "one definition is one file; more is data, or an attack"
    NESTING = "nesting", 50, "mappings and lists within each other", "YAML-LIMIT", "nothing in the language is as deep"
    VALUES = "a file", 20_000, "values, aliases in full", "YAML-LIMIT", "aliases multiply what they name"
    ALIASES = "a file", 100, "aliases", "YAML-LIMIT", "aliases of aliases multiply"
    SCALAR = "a key or value", 10_000, "characters", "YAML-LIMIT", "room for a description; more is data"

    NAME = "a name", 48, "characters", "META-NAME", "PostgreSQL cuts names at 63 bytes, and indexes add a suffix"
    TEXT = "a text for people", 500, "characters", "META-RANGE", "screens show it in a line or two"
    PATH = "a path to order by", 200, "characters", "META-RANGE", "four names fit"

    FIELDS = "an entity", 500, "fields", "META-RANGE", "PostgreSQL has room for 1,600 columns, removed ones counted"
    LINE_FIELDS = "lines written in place", 100, "fields", "META-RANGE", "a form shows each line as a row"
    DUPLICATE_FIELDS = "a rule for duplicates", 5, "fields", "META-RANGE", "each makes the index wider"
    SAMPLES = "sample data", 1_000_000, "records", "META-RANGE", "sample data has to be made in minutes"
    SETTINGS = "an application", 500, "settings", "META-RANGE", "one form shows them all"
    HOLIDAYS = "holidays or workdays", 1000, "days", "META-RANGE", "decades fit; every expression on days looks at all"
    PACKS = "an application or a pack", 100, "packs", "META-RANGE", "each is read and put in order at every check"
    ATTRIBUTES = "a dictionary", 50, "attributes", "META-RANGE", "each is a column, and every worker keeps them all"
    DICTIONARY_VALUES = "a dictionary", 5000, "values", "META-RANGE", "every worker keeps them all"
    LEVELS = "a dictionary", 8, "levels of values", "DIC-TREE", "nobody finds a value deeper down"
    ACTION_STEPS = "an action", 50, "steps", "META-RANGE", "all of them are one transaction; an action may take others"
    ASKED = "an action", 60, "values it asks for", "META-RANGE", "one dialog shows them all"
    ACTIONS_DEEP = "actions that take each other", 8, "in a row", "META-DEEP", "nobody sees through more"
    STATES = "a workflow", 60, "states", "META-RANGE", "its picture is looked at as a whole"
    TRANSITIONS = "a workflow", 120, "transitions", "META-RANGE", "its picture is looked at as a whole"
    DEADLINES = "a workflow", 12, "deadlines", "META-RANGE", "each is looked at again and again"
    LEVELS_OF_APPROVAL = "an approval", 20, "levels", "META-RANGE", "nobody waits for more"
    VIEWS = "a list", 50, "views", "META-RANGE", "nobody finds a tab among more"
    SECTIONS = "a form", 50, "sections", "META-RANGE", "nobody fills in more at once"
    MENU_ITEMS = "a menu", 50, "entries", "META-RANGE", "a second menu is easier to find things in"
    STRATEGIES = "a decision", 12, "strategies", "META-RANGE", "what decides has to be understood by people"
    TABLE_INPUTS = "a table", 20, "inputs", "META-RANGE", "nobody sees through rows of more conditions"
    TABLE_OUTPUTS = "a table", 50, "outputs", "META-RANGE", "each is a column"
    TABLE_ROWS = "a table in a file", 500, "rows", "META-RANGE", "they stand in full in the SQL that asks for them"
    STEPS = "a test", 500, "steps", "META-RANGE", "a test tells one story"
    CASES = "a test", 500, "cases", "META-RANGE", "each of them is run by itself"

    TEXT_FIELD = "`max` of a `text`", 4000, "characters", "META-RANGE", "one line; longer ones are a `long_text`"
    LONG_TEXT_FIELD = "`max` of a `long_text`", 1_000_000, "characters", "META-RANGE", "a request is no larger"
    ADDRESS_FIELD = "`max` of a `url` or `address`", 2000, "characters", "META-RANGE", "browsers go no further"
    PATTERN_OF_TEXT = "`pattern` of a `text`", 500, "characters", "META-RANGE", "a form, not a program"
    PRECISION = "`precision` of a `decimal`", 18, "digits", "META-RANGE", "so many digits 64 bits always hold"
    SCALE = "`scale` of a `decimal`", 10, "digits after the point", "META-RANGE", "others are left before the point"
    STARS = "`max` of a `rating`", 10, "stars", "META-RANGE", "they stand beside each other"
    INDEXED = "a text in an index, or `unique`", 600, "characters", "META-INDEX", "four bytes each fit a row of it"

    NUMBER_PATTERN = "the pattern of a numbering", 200, "characters", "META-RANGE", "a number is read by people"
    NUMBER_WIDTH = "a number of a document", 600, "characters", "NUM-WIDTH", "it is unique, so it stands in an index"
    NUMBER_DIGITS = "the counter of a numbering", 18, "digits", "NUM-WIDTH", "so many digits 64 bits always hold"
    NUMBER_PATH = "a path in a number", 4, "names", "NUM-PLACEHOLDER", "three references and a field, as in expressions"

    EXPRESSION = "an expression", 4000, "characters", "EXP-BUDGET", "a computed field gives a part of it a name"
    WORD = "a word of an expression", 48, "characters", "EXP-SYNTAX", "no name is longer"
    DIGITS = "a number in an expression", 18, "digits", "EXP-BUDGET", "so many digits 64 bits always hold"
    DECIMALS = "a number in an expression", 10, "digits after the point", "EXP-BUDGET", "no field has more"
    TOKENS = "an expression", 1500, "words and marks", "EXP-BUDGET", "looked at before it is parsed"
    PARTS = "an expression", 500, "parts", "EXP-BUDGET", "a computed field gives a part of it a name"
    DEPTH = "an expression", 50, "levels", "EXP-BUDGET", "databases and Python go no deeper with certainty"
    REFERENCES = "a path", 3, "references", "EXP-PATH", "each is a join; a computed field stands for the rest"
    READS = "an expression", 100, "different fields", "EXP-BUDGET", "functions of SQLite take no more arguments"
    SIZE = "an expression with those it reads", 2000, "parts", "EXP-BUDGET", "fields without a column stand in full"
    VIRTUAL = "computed fields without a column", 20, "levels", "EXP-BUDGET", "each stands in full in the next"
    BETWEEN = "a number in between", 300, "digits", "EXP-BUDGET", "a product of products was a mistake"

    def __init__(self, of: str, most: int, unit: str, code: str, why: str) -> None:
        self.of = of
        self.most = most
        self.unit = unit
        self.code = code
        self.why = why
