"""The engine's own rows: stamps, credentials, sessions, remembered answers, the audit trail."""
