"""A plain resume made at test time: of a person who stands in no other file."""

LINES = (
    "Quinta Oberholzer",
    "quinta.oberholzer@example.org   +1 555 010 4477",
    "Summary",
    "Lighthouse engineer who keeps optics turning.",
    "Experience",
    "Optics Engineer, Norrland Beacon Works",
    "Mar 2019 - Present",
    "Rebuilt the lens carriage of four lighthouses.",
    "Education",
    "BSc Physics, University of Inventedford",
    "2014 - 2018",
    "Skills",
    "Optics, Bearings, Python",
)


def resume_pdf(lines: tuple[str, ...] = LINES, white: str | None = None) -> bytes:
    """A one-page PDF of `lines`, and `white` in white on its white page."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(lines):
        page.insert_text((72, 90 + 24 * number), line, fontsize=11)
    if white:
        page.insert_text((72, 90 + 24 * len(lines)), white, fontsize=11, color=(1, 1, 1))
    data: bytes = document.tobytes(no_new_id=True)
    document.close()
    return data


A_RESUME = resume_pdf()
