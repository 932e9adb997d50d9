"""The use cases: what can be done with records, people and definitions. The only door to change data."""
