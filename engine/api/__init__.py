"""JSON over HTTP: /api/{entity}."""
