"""The screens over HTTP: pages and parts of pages, written by Jinja2 from what engine/screens describes."""
