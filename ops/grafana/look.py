"""Sizes and colours of the preview: Grafana's dark theme."""

DPI = 100
"""Pixels an inch."""

COLUMN, ROW = 60, 34
"""Pixels of one cell of the dashboard's grid."""

GAP, TOP = 8, 70
"""Pixels around everything, and above it."""

PAGE, PANEL, EDGE, GRID = "#111217", "#181b1f", "#2c3036", "#26292f"
TEXT, FAINT = "#d8d9e3", "#8e909c"

NAMED = {
    "green": "#73bf69",
    "orange": "#ff9830",
    "red": "#f2495c",
    "blue": "#5794f2",
    "purple": "#b877d9",
    "yellow": "#fade2a",
}

CLASSIC = ("#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#56a64b")
"""Of lines that have no colour of their own, in turn."""
