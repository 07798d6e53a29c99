"""Colours and fonts that the charts of this folder share."""

FONT = "Noto Sans CJK SC"
# Okabe & Ito (2008): told apart with any colour vision, and in grey by their lightness.
SIDE_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"]
