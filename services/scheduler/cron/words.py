"""A cron text's two traps in words: which days it means, and what clock changes do to it."""

from services.scheduler.cron.text import DAY_OF_MONTH, DAY_OF_WEEK, Cron


def days_said(cron: Cron) -> str:
    """How day-of-month and day-of-week go together in this text."""
    fields = cron.text.split()
    of_month, of_week = fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]
    if cron.either_day:
        return (
            f"either one fires: day-of-month {of_month} or day-of-week {of_week}, as neither "
            "begins with *"
        )
    if of_month == of_week == "*":
        return "every day"
    if "*" in {of_month, of_week}:
        name, text = ("day-of-month", of_month) if of_week == "*" else ("day-of-week", of_week)
        return f"{name} {text} alone decides: the other one is *"
    return (
        f"both must match: day-of-month {of_month} and day-of-week {of_week}, as a field that "
        "begins with * restricts the other"
    )


def clock_said(cron: Cron) -> str:
    """What becomes of local times that a clock change skips or repeats."""
    if cron.fixed:
        return "a skipped time fires once, right after the gap; a repeated one fires once"
    return "as the real clock: skipped times do not fire, repeated ones fire each time"
