"""How much one file may hold. Definitions are many small files; what is over these is a mistake or an attack."""

LARGEST_FILE = 1_000_000
"""Bytes."""

DEEPEST = 50
"""Mappings and lists within each other."""

MOST_VALUES = 20_000
"""Keys, values, mappings and lists, with every alias counted as what it stands for."""

MOST_ALIASES = 100

LONGEST_TEXT = 10_000
"""Characters of one key or value."""
