"""The application that ships, as people work with it."""
