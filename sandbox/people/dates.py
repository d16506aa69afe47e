"""How a date of a record ("2020-01" or "2020") is printed on a resume."""

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
STYLES = ("Mon YYYY", "Month YYYY", "MM/YYYY", "MM.YYYY", "YYYY-MM", "YYYY/MM", "Mon 'YY", "YYYY")


def printed(date: str, style: str) -> str:
    """`date` in `style`; a date that holds only a year is that year in every style."""
    year, _, month = date.partition("-")
    if not month:
        return year
    number = int(month)
    return {
        "Mon YYYY": f"{_SHORT[number - 1]} {year}",
        "Month YYYY": f"{_LONG[number - 1]} {year}",
        "MM/YYYY": f"{month}/{year}",
        "MM.YYYY": f"{month}.{year}",
        "YYYY-MM": f"{year}-{month}",
        "YYYY/MM": f"{year}/{month}",
        "Mon 'YY": f"{_SHORT[number - 1]} '{year[2:]}",
        "YYYY": year,
    }[style]
