"""A quarter of three projects in one test: every Friday, with the slips, holidays, crashes and downtimes of a real one."""
