"""Draws a committed dashboard with a Prometheus' real answers: a preview, not Grafana.

`python -m ops.grafana.preview --prometheus http://localhost:9090 --out overview.png`
"""

import argparse
import json
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from ops.prometheus.ask import Labels, Line, Window, chosen, everything, over_time

COLUMN, ROW, GAP, TOP, DPI = 60, 36, 8, 70, 100  # pixels, and pixels an inch
PAGE, PANEL, EDGE, GRID, TEXT, FAINT = (
    "#111217", "#181b1f", "#2c3036", "#26292f", "#d8d9e3", "#8e909c"
)  # fmt: skip
NAMED = {"green": "#73bf69", "orange": "#ff9830", "red": "#f2495c", "blue": "#5794f2"} | {
    "purple": "#b877d9", "yellow": "#fade2a"
}  # fmt: skip
CLASSIC = ("#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#56a64b")
BOARD = Path(__file__).parent / "dashboards" / "overview.json"
NAMED_LINES = 8
"""Most names below a panel; how many more there are is said."""


def shown(value: float, unit: str) -> str:
    """A number with its unit, as short as Grafana writes it."""
    if unit == "s":
        for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
            if value >= 2 * size:
                return f"{value / size:.3g} {name}"
        return f"{value * 1000:.3g} ms" if 0 < value < 1 else f"{value:.3g} s"
    thousand = 1_000
    short = f"{value / thousand:.3g} K" if value >= thousand else f"{round(value, 2):.4g}"
    return short + unit.removeprefix("suffix:") if unit.startswith("suffix:") else short


class Page:
    """The picture: places are given in the dashboard's grid, drawn in pixels from the top."""

    def __init__(self, board: Any, ask: Any, window: Window) -> None:
        self.ask, self.window = ask, window
        self.width = COLUMN * 24 + 2 * GAP
        rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"])
        self.height = TOP + rows * ROW + GAP
        self.figure = Figure((self.width / DPI, self.height / DPI), dpi=DPI, facecolor=PAGE)
        self.say(2 * GAP, 22, f"HowlerHire / {board['title']}", TEXT, 15, weight="bold")
        self.say(2 * GAP, 48, board["description"], FAINT, 9.5)
        period = " to ".join(f"{clock(at)}" for at in (window.start, window.end))
        self.say(self.width - 2 * GAP, 22, "preview, not Grafana", NAMED["orange"], 11, ha="right")
        self.say(self.width - 2 * GAP, 48, f"{period} UTC", FAINT, 9.5, ha="right")
        for panel in board["panels"]:
            self.panel(panel)

    def say(self, x: float, y: float, text: str, color: str, size: float, **more: Any) -> Any:
        place = x / self.width, 1 - y / self.height
        return self.figure.text(*place, text, color=color, fontsize=size, va="center", **more)

    def axes(self, x: float, y: float, w: float, h: float) -> Axes:
        place = (x / self.width, 1 - (y + h) / self.height, w / self.width, h / self.height)
        axes = self.figure.add_axes(place, facecolor="none")
        axes.spines[:].set_visible(False)
        axes.tick_params(colors=FAINT, labelsize=8, length=0)
        return axes

    def panel(self, panel: Any) -> None:
        at = panel["gridPos"]
        x, y = GAP + at["x"] * COLUMN, TOP + at["y"] * ROW
        if panel["type"] == "row":
            self.say(x + GAP, y + ROW / 2 + 3, f"⌄  {panel['title']}", TEXT, 11.5, weight="bold")
            return
        w, h = at["w"] * COLUMN, at["h"] * ROW
        corner = (x + 4) / self.width, 1 - (y + h - 4) / self.height
        size = (w - 8) / self.width, (h - 8) / self.height
        box = FancyBboxPatch(corner, *size, boxstyle="round,pad=0,rounding_size=0.0015")
        box.set(facecolor=PANEL, edgecolor=EDGE, linewidth=0.8)
        self.figure.add_artist(box)
        self.say(x + 16, y + 20, panel["title"], TEXT, 10, weight="bold")
        getattr(self, panel["type"])(panel, x + 16, y + 36, w - 32, h - 50)

    def lines(self, panel: Any) -> Iterator[tuple[str, str, Line]]:
        """Each line's name, colour and values."""
        fixed = {
            one["matcher"]["options"]: NAMED[item["value"]["fixedColor"]]
            for one in panel["fieldConfig"]["overrides"]
            for item in one["properties"]
            if item["id"] == "color"
        }
        colors = cycle(CLASSIC)
        for target in panel["targets"]:
            for labels, line in self.ask(target["expr"]).items():
                name = named(target["legendFormat"], labels)
                yield name, fixed.get(name) or next(colors), line

    def stat(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        defaults, found = panel["fieldConfig"]["defaults"], list(self.lines(panel))
        for n, (name, _, line) in enumerate(found):
            part, last = w / len(found), line[max(line)]
            steps = defaults["thresholds"]["steps"]
            color = [NAMED[s["color"]] for s in steps if s["value"] is None or last >= s["value"]]
            axes = self.axes(x + n * part, y + h * 0.55, part - 6, h * 0.45)
            axes.plot(list(line), list(line.values()), color=color[-1], linewidth=1.2)
            axes.fill_between(list(line), list(line.values()), color=color[-1], alpha=0.15)
            axes.set_axis_off()
            axes.set_ylim(0, max(*line.values(), 1) * 1.05)
            text = shown(round(last), defaults["unit"])
            self.say(x + n * part, y + 24, text, color[-1], 24, weight="bold")
            if len(found) > 1:
                self.say(x + n * part, y + 54, name, FAINT, 9)

    def timeseries(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        defaults, found = panel["fieldConfig"]["defaults"], list(self.lines(panel))
        axes = self.axes(x + 52, y + 6, w - 56, h - 44)
        axes.grid(color=GRID, linewidth=0.8)
        axes.set_xlim(self.window.start, self.window.end)
        if defaults["custom"]["stacking"]["mode"] == "normal" and found:
            times = sorted({at for _, _, line in found for at in line})
            rows = [[line.get(at, 0.0) for at in times] for _, _, line in found]
            colors = [color for _, color, _ in found]
            axes.stackplot(times, rows, colors=colors, alpha=0.75, linewidth=0)
        else:
            for _, color, line in found:
                axes.plot(list(line), list(line.values()), color=color, linewidth=1.5)
                axes.fill_between(list(line), list(line.values()), color=color, alpha=0.06)
        axes.set_ylim(0, max(axes.get_ylim()[1], 1e-3) if found else 1)
        axes.locator_params(nbins=5)
        ticks = axes.get_yticks().tolist()
        axes.set_yticks(ticks, [shown(value, defaults["unit"]) for value in ticks])
        span = self.window.end - self.window.start
        marks = [self.window.start + span * (n + 0.5) / 5 for n in range(5)]
        axes.set_xticks(marks, [clock(mark) for mark in marks])
        axes.set_ylim(0, ticks[-1])
        self.legend(found, x, y + h, w)

    def legend(self, found: Sequence[tuple[str, str, Line]], x: float, y: float, w: float) -> None:
        right, renderer = x + w, self.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        for n, (name, color, _) in enumerate(found):
            self.say(x, y, "━", color, 9)
            text = self.say(x + 16, y, name, FAINT, 8.5)
            x += 30 + text.get_window_extent(renderer).width
            if x > right - 60 and n + 1 < len(found):
                self.say(right, y, f"+{len(found) - n - 1}", FAINT, 8.5, ha="right")
                return

    def table(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        columns = [target["legendFormat"] for target in panel["targets"]]
        answers = [self.ask(target["expr"]) for target in panel["targets"]]
        own = {
            (one["matcher"]["options"], item["id"]): item["value"]
            for one in panel["fieldConfig"]["overrides"]
            for item in one["properties"]
        }
        first, rest = w * 0.3, w * 0.7 / len(columns)
        for n, name in enumerate(columns, start=1):
            self.say(x + first + n * rest, y + 12, name, FAINT, 9, ha="right")
        for row, labels in enumerate(sorted({one for answer in answers for one in answer})):
            line = y + 40 + row * 28
            if line > y + h:
                return
            self.say(x, line, dict(labels)["function"], TEXT, 9.5)
            for n, (name, answer) in enumerate(zip(columns, answers, strict=True), start=1):
                if labels not in answer:
                    continue
                value = answer[labels][max(answer[labels])]
                unit = own.get((name, "unit"), panel["fieldConfig"]["defaults"]["unit"])
                words = own.get((name, "mappings"), [{"options": {}}])[0]["options"]
                text = words.get(f"{value:g}", {"text": shown(value, unit)})["text"]
                self.say(x + first + n * rest, line, text, TEXT, 9.5, ha="right")


def clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


def named(legend: str, labels: Labels) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: dict(labels).get(found[1], ""), legend)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prometheus", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--scrape", type=float, default=15, help="seconds between two scrapes")
    given = parser.parse_args()
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    now, span = time.time(), given.minutes * 60
    window = Window(now - span, now, max(span / 240, given.scrape))
    choices = everything(board, max(4 * given.scrape, window.step + given.scrape))
    rcParams["font.family"] = "DejaVu Sans"

    def ask(expr: str) -> dict[Labels, Line]:
        return over_time(given.prometheus, chosen(expr, choices), window)

    Page(board, ask, window).figure.savefig(given.out)
    picture = Image.open(given.out).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(given.out, optimize=True)


if __name__ == "__main__":
    main()
