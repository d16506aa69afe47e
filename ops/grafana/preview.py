"""Draws a committed dashboard with a Prometheus' real answers: a preview, not Grafana.

`python -m ops.grafana.preview --prometheus http://localhost:9090 --out overview.png`
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from math import nan
from pathlib import Path
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from ops.grafana import look
from ops.grafana.words import clock, named, overrides, shown
from ops.prometheus.ask import Labels, Line, Window, chosen, everything, over_time

BOARD = Path(__file__).parent / "dashboards" / "overview.json"


class Page:
    """The picture: places are given in the dashboard's grid, drawn in pixels from the top."""

    def __init__(self, board: Any, ask: Any, window: Window) -> None:
        self.ask, self.window = ask, window
        self.times = [float(at) for at in range(window.start, window.end + 1, window.step)]
        self.width = look.COLUMN * 24 + 2 * look.GAP
        rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"])
        self.height = look.TOP + rows * look.ROW + look.GAP
        inches = self.width / look.DPI, self.height / look.DPI
        self.figure = Figure(inches, dpi=look.DPI, facecolor=look.PAGE)
        self.canvas = FigureCanvasAgg(self.figure)
        left, right = 2 * look.GAP, self.width - 2 * look.GAP
        self.say(left, 22, f"HowlerHire / {board['title']}", look.TEXT, 15, weight="bold")
        self.say(left, 48, board["description"], look.FAINT, 9.5)
        self.say(right, 22, "preview, not Grafana", look.NAMED["orange"], 11, ha="right")
        period = f"{clock(window.start)} to {clock(window.end)} UTC"
        self.say(right, 48, period, look.FAINT, 9.5, ha="right")
        for panel in board["panels"]:
            self.panel(panel)

    def say(self, x: float, y: float, text: str, color: str, size: float, **more: Any) -> Any:
        place = x / self.width, 1 - y / self.height
        return self.figure.text(*place, text, color=color, fontsize=size, va="center", **more)

    def axes(self, x: float, y: float, w: float, h: float) -> Axes:
        place = (x / self.width, 1 - (y + h) / self.height, w / self.width, h / self.height)
        axes = self.figure.add_axes(place, facecolor="none")
        axes.spines[:].set_visible(False)
        axes.tick_params(colors=look.FAINT, labelsize=8, length=0)
        axes.set_axisbelow(True)
        return axes

    def panel(self, panel: Any) -> None:
        at = panel["gridPos"]
        x, y = look.GAP + at["x"] * look.COLUMN, look.TOP + at["y"] * look.ROW
        if panel["type"] == "row":
            self.say(
                x + look.GAP,
                y + look.ROW / 2 + 3,
                f"⌄  {panel['title']}",
                look.TEXT,
                11.5,
                weight="bold",
            )
            return
        w, h = at["w"] * look.COLUMN, at["h"] * look.ROW
        corner = (x + 4) / self.width, 1 - (y + h - 4) / self.height
        size = (w - 8) / self.width, (h - 8) / self.height
        box = FancyBboxPatch(corner, *size, boxstyle="round,pad=0,rounding_size=0.0015")
        box.set(facecolor=look.PANEL, edgecolor=look.EDGE, linewidth=0.8, zorder=-1)
        self.figure.add_artist(box)
        self.say(x + 16, y + 20, panel["title"], look.TEXT, 10, weight="bold")
        getattr(self, panel["type"])(panel, x + 16, y + 36, w - 32, h - 50)

    def row(self, line: Line, gap: float) -> list[float]:
        """The values at every time: a gap is no line, as in Grafana."""
        return [line.get(at, gap) for at in self.times]

    def lines(self, panel: Any) -> Iterator[tuple[str, str, Line]]:
        """Each line's name, colour and values."""
        own, colors = overrides(panel), cycle(look.CLASSIC)
        for target in panel["targets"]:
            for labels, line in self.ask(target["expr"]).items():
                name = named(target["legendFormat"], labels)
                fixed = own.get((name, "color"))
                yield name, look.NAMED[fixed["fixedColor"]] if fixed else next(colors), line

    def stat(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        defaults, found = panel["fieldConfig"]["defaults"], list(self.lines(panel))
        for n, (name, _, line) in enumerate(found):
            part, last = w / len(found), line[max(line)]
            steps = defaults["thresholds"]["steps"]
            passed = [one for one in steps if one["value"] is None or last >= one["value"]]
            color = look.NAMED[passed[-1]["color"]]
            axes = self.axes(x + n * part, y + h * 0.55, part - 6, h * 0.45)
            values = self.row(line, nan)
            axes.plot(self.times, values, color=color, linewidth=1.2)
            axes.fill_between(self.times, values, color=color, alpha=0.15)
            axes.set_axis_off()
            axes.set_ylim(0, max(*line.values(), 1) * 1.05)
            text = shown(round(last), defaults["unit"])
            self.say(x + n * part, y + 22, text, color, 24, weight="bold")
            if len(found) > 1:
                self.say(x + n * part + 30, y + 29, name, look.FAINT, 9)

    def timeseries(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        defaults, found = panel["fieldConfig"]["defaults"], list(self.lines(panel))
        axes = self.axes(x + 52, y + 6, w - 56, h - 44)
        axes.grid(color=look.GRID, linewidth=0.8)
        axes.set_xlim(self.window.start, self.window.end)
        if defaults["custom"]["stacking"]["mode"] == "normal" and found:
            rows = [self.row(line, 0.0) for _, _, line in found]
            colors = [color for _, color, _ in found]
            axes.stackplot(self.times, rows, colors=colors, alpha=0.75, linewidth=0)
        else:
            for _, color, line in found:
                axes.plot(self.times, self.row(line, nan), color=color, linewidth=1.5)
        most = max((value for _, _, line in found for value in line.values()), default=0)
        axes.set_ylim(0, axes.get_ylim()[1] if most else 1)
        if not found:
            self.say(x + w / 2, y + h / 2 - 20, "No data", look.FAINT, 9.5, ha="center")
        axes.locator_params(nbins=5)
        ticks = axes.get_yticks().tolist()
        axes.set_yticks(ticks, [shown(value, defaults["unit"]) for value in ticks])
        span = self.window.end - self.window.start
        marks = [self.window.start + span * (n + 0.5) / 5 for n in range(5)]
        axes.set_xticks(marks, [clock(mark) for mark in marks])
        axes.set_ylim(0, ticks[-1])
        self.legend(found, x, y + h, w)

    def legend(self, found: Sequence[tuple[str, str, Line]], x: float, y: float, w: float) -> None:
        right, renderer = x + w, self.canvas.get_renderer()
        for n, (name, color, _) in enumerate(found):
            text = self.say(x + 16, y, name, look.FAINT, 8.5)
            wide = text.get_window_extent(renderer).width
            if x + 16 + wide > right - (30 if n + 1 < len(found) else 0):
                text.remove()
                self.say(right, y, f"+{len(found) - n}", look.FAINT, 8.5, ha="right")
                return
            self.say(x, y, "━", color, 9)
            x += 30 + wide

    def table(self, panel: Any, x: float, y: float, w: float, h: float) -> None:
        columns = [target["legendFormat"] for target in panel["targets"]]
        answers = [self.ask(target["expr"]) for target in panel["targets"]]
        own = overrides(panel)
        first, rest = w * 0.3, w * 0.7 / len(columns)
        for n, name in enumerate(columns, start=1):
            self.say(x + first + n * rest, y + 12, name, look.FAINT, 9, ha="right")
        for row, labels in enumerate(sorted({one for answer in answers for one in answer})):
            line = y + 40 + row * 28
            if line > y + h:
                return
            self.say(x, line, dict(labels)["function"], look.TEXT, 9.5)
            for n, (name, answer) in enumerate(zip(columns, answers, strict=True), start=1):
                if labels not in answer:
                    continue
                value = answer[labels][max(answer[labels])]
                unit = own.get((name, "unit"), panel["fieldConfig"]["defaults"]["unit"])
                words = own.get((name, "mappings"), [{"options": {}}])[0]["options"]
                text = words.get(f"{value:g}", {"text": shown(value, unit)})["text"]
                self.say(x + first + n * rest, line, text, look.TEXT, 9.5, ha="right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prometheus", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--ago", type=float, default=0, help="minutes since the period's end")
    parser.add_argument("--scrape", type=int, default=15, help="seconds between two scrapes")
    given = parser.parse_args()
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    end, span = round(time.time() - given.ago * 60), round(given.minutes * 60)
    window = Window(end - span, end, max(span // 240, given.scrape))
    choices = everything(board, max(4 * given.scrape, window.step + given.scrape))
    rcParams["font.family"] = "DejaVu Sans"

    def ask(expr: str) -> dict[Labels, Line]:
        return over_time(given.prometheus, chosen(expr, choices), window)

    Page(board, ask, window).figure.savefig(given.out)
    picture = Image.open(given.out).convert("RGB")
    picture.quantize(255, kmeans=1, dither=Image.Dither.NONE).save(given.out, optimize=True)


if __name__ == "__main__":
    main()
