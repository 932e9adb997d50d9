"""The view model: what each screen shows, as frozen values worked out from an entity and what its reader may see.

No HTTP and no HTML. A kind of field has one row per table: CELLS, COLUMNS, FILTERS, WIDGETS, SPANS.
"""
