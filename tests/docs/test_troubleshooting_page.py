"""The table of troubles has a row for each trouble that a test makes, and no other."""

from tests.e2e.test_chaos import PAGE, ROW, TROUBLES


def test_every_row_of_the_table_is_tried_and_every_trouble_has_its_row() -> None:
    assert sorted(line for line, _ in ROW.findall(PAGE.read_text())) == sorted(TROUBLES)
