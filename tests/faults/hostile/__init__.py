"""Hostile mails, made where a file would be too large or too many; each says what must become of it."""
