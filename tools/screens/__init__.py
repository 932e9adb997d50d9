"""Every kind of screen of the application that ships, drawn and measured (`python -m tools.screens`)."""
