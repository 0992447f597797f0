"""The explorer's mathematics, in NumPy alone: study it, import it in a notebook, or watch it through the app.

Start with `core.functions` and `core.losses`, take a slope with `core.differentiation`, walk down with `core.descent`,
and train the two-layer net of the book with `core.networks` and `core.training`.
"""
