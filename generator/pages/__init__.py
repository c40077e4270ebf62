"""All articles -> all pages: pure functions of the library and the settings."""
