"""Addresses of mail, links and telephone numbers: said if the same in all that tells them apart."""

import re

from howler.domain.reading.letters import smooth

_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?")
_ANY_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)")
_WEB = re.compile(r"^https?://")
_MAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\"]+")
# A long address breaks over lines after one of these.
_BREAK = re.compile(r"(?<=[/\-_.?=&@])[ \t]*\n[ \t]*")
_MAIL_BEFORE, _MAIL_AFTER = re.compile(r"[\w.+-]\Z"), re.compile(r"[\w-]|\.\w")
_LINK_BEFORE, _LINK_AFTER = re.compile(r"(?<!www)[\w@.-]\Z"), re.compile(r"/?[\w@%~-]|\.\w")
_MOST_PLACES = 1_000
_FEWEST_DIGITS, _MOST_DIGITS = 6, 20
_APART = r"(?:\(0\))?[ ().\-–/\u2022]{0,3}(?:\(0\)[ ]?)?"


class Contact:
    """What a text says of mail, links and telephones."""

    def __init__(self, text: str) -> None:
        self._plain = smooth(text)
        self._views = (self._plain, _BREAK.sub("", self._plain))

    def says_mail(self, value: str) -> bool:
        mail = smooth(value).removeprefix("mailto:").strip()
        if _MAIL.fullmatch(mail) is None:
            return False
        return self._stands(mail, _MAIL_BEFORE, _MAIL_AFTER)

    def says_link(self, value: str) -> bool:
        """The same address, with or without `https://`, `www.` or a slash at its end.

        An address is not said by a mail address at that domain, nor by a longer address that it is
        the beginning of.
        """
        link = smooth(value).strip()
        if _WEB.match(link) is None and _ANY_SCHEME.match(link) is not None:
            return False
        bare = _SCHEME.sub("", link).rstrip("/")
        if "." not in bare or any(char.isspace() for char in bare):
            return False
        return self._stands(bare, _LINK_BEFORE, _LINK_AFTER)

    def says_phone(self, value: str) -> bool:
        """The same digits in the same order, however they are set apart; "00" is "+"."""
        plain = smooth(value).replace("(0)", "").strip()
        digits = re.sub(r"\D", "", plain)
        abroad = plain.startswith(("+", "(+", "00"))
        digits = digits.removeprefix("00") if abroad else digits
        is_phone = _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS
        if not is_phone or re.search(r"[^\W\d_]{4,}", plain):
            return False
        before = r"(?:\+|(?<!\d)00) ?" if abroad else r"(?<!\d)(?<!\d[)\-./])(?<!\d[)\-./] )\(?"
        pattern = rf"{before}{_APART.join(digits)}(?!\d)"
        return re.search(pattern, self._plain) is not None

    def _stands(self, address: str, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
        """Whether the address stands whole: nothing before or after it belongs to it too."""
        for view in self._views:
            at, tried = view.find(address), 0
            while at >= 0 and tried < _MOST_PLACES:
                end = at + len(address)
                joins = before.search(view[max(0, at - 8) : at]) or after.match(view[end : end + 8])
                if not joins:
                    return True
                at, tried = view.find(address, at + 1), tried + 1
        return False
