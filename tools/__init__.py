"""The scripts behind the Makefile; not part of the distribution."""
