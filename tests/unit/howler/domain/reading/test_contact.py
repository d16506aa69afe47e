import pytest

from howler.domain.reading.contact import Contact

TEXT = """Ada Byron
T: +44 (0)20 555−0100 · (918) 555-0173 | 0049 30 1234567
Mail: ada.byron@example.org; ada@mail.example.com.
linkedin.example.com/in/ada, https://www.ada.example.org/
https://code.example.org/
ada/engine and code.example.org/ada?tab=all
"""


@pytest.mark.parametrize("value", ["ada.byron@example.org", "Ada@Mail.Example.com"])
def test_a_mail_address_is_said_whole(value: str) -> None:
    """In any case of letters."""
    assert Contact(TEXT).says_mail(value)


@pytest.mark.parametrize(
    "value",
    [
        "byron@example.org",
        "ada.byron@example.or",
        "ada@example.com",
        "ada@mail.example",
        "ada.byron@linkedin.example.com",
        "ada byron",
        "",
    ],
)
def test_a_part_of_a_mail_address_is_none(value: str) -> None:
    """Nor is one put together from a name and a domain of the text."""
    assert not Contact(TEXT).says_mail(value)


@pytest.mark.parametrize(
    "value",
    [
        "linkedin.example.com/in/ada",
        "https://linkedin.example.com/in/ada/",
        "http://www.ada.example.org",
        "ada.example.org",
        "https://code.example.org/ada/engine",
        "code.example.org/ada",
    ],
)
def test_a_link_is_said_with_or_without_its_scheme(value: str) -> None:
    """Also without www and the last slash, and over the end of a line."""
    assert Contact(TEXT).says_link(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://linkedin.example.com/in/adam",
        "linkedin.example.com/in",
        "https://example.org",
        "mail.example.com",
        "evil.example",
        "javascript:linkedin.example.com/in/ada",
        "ftp://ada.example.org",
        "Ada Byron",
    ],
)
def test_another_link_is_not_said(value: str) -> None:
    """Nor the beginning of a longer one, nor the domain of a mail address, nor a script."""
    assert not Contact(TEXT).says_link(value)


@pytest.mark.parametrize(
    "value",
    [
        "+44 20 555 0100",
        "+44 (0)20 555-0100",
        "(918) 555-0173",
        "918.555.0173",
        "+49 30 1234567",
        "0049301234567",
    ],
)
def test_a_telephone_number_is_its_digits(value: str) -> None:
    """However they are set apart, with any kind of dash."""
    assert Contact(TEXT).says_phone(value)


@pytest.mark.parametrize(
    "value", ["+1 918 555 0173", "555-0173", "918 555 0174", "12", "call Ada 918 555 0173"]
)
def test_another_number_is_not_said(value: str) -> None:
    """Nor a part of one, nor one with a country that the text does not name."""
    assert not Contact(TEXT).says_phone(value)
