"""Where an exception came from, for logs."""

import traceback


def trace(error: BaseException) -> str:
    """Classes and lines of code, without messages: those quote what people sent (V-38)."""
    parts: list[str] = []
    here: BaseException | None = error
    while here is not None and len(parts) < 5:
        frames = "".join(traceback.format_list(traceback.extract_tb(here.__traceback__, limit=-20)))
        parts.append(f"{frames}{type(here).__module__}.{type(here).__qualname__}")
        here = here.__cause__ or here.__context__
    return "\nbecause of\n".join(parts)
