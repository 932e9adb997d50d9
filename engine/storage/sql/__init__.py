"""Statements: expressions, what may be read, and the SQL of each verb."""
