"""Characters that nobody sees are mended, and what people wrote stays as they wrote it."""

import pytest

from services.parser.extract.repair import repair


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("\ufb01nance, e\ufb03cient, \ufb02ow", "finance, efficient, flow"),
        ("\ufee3\ufea4\ufee4\ufeaa", "\u0645\u062d\u0645\u062f"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a hard hy-\nphen", "a hard hy-\nphen"),
        ("null\0 byte", "null byte"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("a pair \ud83d\ude00 in halves", "a pair \U0001f600 in halves"),
        ("\uf0b7 bullet", "• bullet"),
        ("\uf095 +49 30 555", "+49 30 555"),
        ("tabs\u00a0and\u2009thin   spaces", "tabs and thin spaces"),
        ("cell\tcell", "cell\tcell"),
        ("line \t\nend", "line\nend"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("left\u202eright\u2066", "leftright"),
        ("tags\U000e0063\U000e0065\U000e006f say nothing", "tags say nothing"),
        ("\ufffd(555) 0123, e\ufffdcient", "(555) 0123, e\ufffdcient"),
    ],
)
def test_what_cannot_be_seen_or_stored_is_mended(broken: str, mended: str) -> None:
    """Ligatures, control characters, halves of characters, odd spaces and icon fonts are mended."""
    assert repair(broken) == mended


@pytest.mark.parametrize(
    "text",
    ["x² and ½ of № 5", "−273 °C – “quoted” …", "山田太郎 ＡＢＣ", "Дмитрий İnan Đặng", "محمد"],
)
def test_what_people_wrote_keeps_its_form(text: str) -> None:
    """Fractions, powers, full-width letters, dashes and other scripts are no ligatures."""
    assert repair(text) == text
