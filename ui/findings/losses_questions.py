"""The losses page's questions. No answer is written down; each is computed by `core`."""

from __future__ import annotations

import numpy as np

from core.differentiation import numerical_diff
from core.losses import TINY, cross_entropy_error, hinge, softmax_cross_entropy_grad, softmax_squared_error_grad, sum_squared_error
from core.one_weight import trained_on_clouds
from ui.findings import choosing
from ui.findings.questions import Question

SPREAD = (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0)  # the book's: what 2 does not get is spread over five digits
GATHERED = (0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0)
SIXTH = (0.235, 0.1175, 0.06, 0.0, 0.1175, 0.235, 0.0, 0.235, 0.0, 0.0)
EQUAL = (0.1,) * 10
WRONG = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # everything for 7
T = 2
CAT, CAR = (3.2, 5.1, -1.7), (1.3, 4.9, 2.0)  # two of CS231n's three images: scores for cat, car, frog


def _bars(y: tuple[float, ...]) -> dict[str, object]:
    return {"losses_y": y, "losses_t": T}


def _which_change() -> str:
    """The losses that tell SPREAD from GATHERED."""
    one_hot = np.eye(10)[T]
    losses = {
        "square": lambda y: sum_squared_error(y, one_hot),
        "entropy": lambda y: cross_entropy_error(y, T),
        "hinge": lambda y: hinge(np.log(np.array(y) + TINY), T),
    }
    return "_".join(name for name, loss in losses.items() if not np.isclose(loss(SPREAD), loss(GATHERED)))


def _without_tiny() -> str:
    """What -log y[t] is where nothing is added."""
    with np.errstate(divide="ignore"):
        loss = -np.log(np.array(WRONG)[T])
    return "infinite" if np.isinf(loss) else "large"


def _pushes_harder() -> str:
    """The loss whose slope along the right digit's score is the steeper, sure and wrong."""
    scores = np.log(np.array(WRONG) + TINY)
    slopes = {"entropy": softmax_cross_entropy_grad(scores, T)[1][T], "square": softmax_squared_error_grad(scores, T)[1][T]}
    return max(slopes, key=lambda name: abs(slopes[name]))


def _slope_of_accuracy() -> float:
    return float(numerical_diff(trained_on_clouds().accuracy, 0.5))


def _images_for_half_the_spread() -> float:
    """How many images scatter half as much as 100 do: σ/√n = ½ σ/√100."""
    return (100**0.5 / 0.5) ** 2


def _who_follows() -> str:
    """Which line moves when the outlier goes down from 0.8 to 0."""
    before, after = choosing.fits(8.2, 0.8), choosing.fits(8.2, 0.0)
    moved = [name for name in ("squares", "absolute") if not np.allclose(getattr(before, name), getattr(after, name))]
    return "_".join(moved) or "none"


QUESTIONS: tuple[Question, ...] = (
    Question("guess", lambda: cross_entropy_error(EQUAL, T), settings=_bars(EQUAL)),
    Question("tenth", lambda: cross_entropy_error(SIXTH, T) - cross_entropy_error(SPREAD, T), settings=_bars(SIXTH)),
    Question("gather", _which_change, ("square", "entropy", "hinge", "square_hinge", "square_entropy_hinge"), _bars(GATHERED)),
    Question("most", lambda: sum_squared_error(WRONG, np.eye(10)[T]), settings=_bars(WRONG)),
    Question("without", _without_tiny, ("large", "infinite"), _bars(WRONG)),
    Question("push", _pushes_harder, ("entropy", "square"), _bars(WRONG)),
    Question("two_slips", lambda: sum_squared_error([3, 3, 3, 5], [2, 3, 4, 5]), settings={"sheet": "3, 3, 3, 5", "answers": "2, 3, 4, 5"}),
    Question("stairs", _slope_of_accuracy, settings={"weight": 0.5, "inside": "sigmoid"}),
    Question("half_spread", _images_for_half_the_spread, settings={"size": "300"}),
    Question("outlier", _who_follows, ("squares", "absolute", "squares_absolute", "none"), {"outlier": (8.2, 0.0)}),
    Question("cat", lambda: hinge(CAT, 0), settings={"scores": (CAT, 0)}),
    Question("car", lambda: hinge(CAR, 1), settings={"scores": (CAR, 1)}),
)
