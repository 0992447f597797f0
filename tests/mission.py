"""What the explorer covers, row by row: the page where a visitor does it, the name in `core` that does it, the test that holds its number.

The letters are those of the plan: A losses, B differentiation, C descent, D simpleNet, E the two-layer net on MNIST, F practice.
A topic that is done gets its row here; test_mission.py checks that everything it names exists.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    row: str
    topic: str
    page: str  # pages/<page>.py
    core: str  # dotted, from core on
    test: str  # tests/<file>::<function>


MISSION = (
    Row(
        "B5",
        "the gradient vector by central differences",
        "simple_net",
        "core.differentiation.numerical_gradient",
        "core/test_differentiation.py::test_the_gradient_of_the_bowl_at_the_books_points",
    ),
    Row(
        "C1",
        "gradient descent with learning rates .1, 10 and 1e-10",
        "descent",
        "core.descent.gradient_descent",
        "core/test_descent.py::test_gradient_descent_ends_where_the_book_ends",
    ),
    Row(
        "C2",
        "learning rate 10: frozen by round-off, not by divergence",
        "descent",
        "core.verdict.verdict",
        "core/test_descent.py::test_with_numerical_slopes_a_learning_rate_of_ten_freezes_at_step_ten",
    ),
    Row(
        "C2",
        "the same walk with analytic slopes: -3 times 19 to the hundredth",
        "descent",
        "core.descent.walk",
        "core/test_descent.py::test_with_analytic_slopes_the_same_walk_grows_nineteenfold_a_step",
    ),
    Row("C3", "one update by hand", "descent", "core.optimizers.SGD", "core/test_optimizers.py::test_one_update_by_hand"),
    Row(
        "C4",
        "the negative gradient points down steepest here, not at the minimum",
        "descent",
        "core.surfaces.RAVINE",
        "core/test_surfaces.py::test_down_steepest_is_not_towards_the_minimum",
    ),
    Row(
        "C5",
        "a slope of zero is not a minimum: plateau, saddle, local minimum",
        "descent",
        "core.verdict.verdict",
        "core/test_verdict.py::test_what_can_be_reasoned_out_beforehand_is_what_the_verdict_says",
    ),
    Row(
        "C6",
        "the learning rate is chosen, not learned",
        "descent",
        "core.rates.sweep_rates",
        "core/test_rates.py::test_the_best_rate_of_the_bowl_is_one_half",
    ),
    Row(
        "D1",
        "scores and loss of simpleNet",
        "simple_net",
        "core.networks.SimpleNet",
        "core/test_networks.py::test_simple_net_gives_the_notes_scores_and_loss",
    ),
    Row(
        "D1",
        "its gradient, by differences and by formula",
        "simple_net",
        "core.networks.SimpleNet.gradient",
        "core/test_networks.py::test_both_gradients_of_simple_net_are_the_notes",
    ),
    Row(
        "D2",
        "dW is the outer product of x and y - t",
        "simple_net",
        "core.networks.SimpleNet.gradient",
        "core/test_networks.py::test_the_gradient_of_simple_net_is_the_outer_product_of_x_and_the_error",
    ),
    Row(
        "D3",
        "reading a gradient: predicted and real change",
        "simple_net",
        "core.networks.SimpleNet.loss",
        "core/test_networks.py::test_raising_w23_by_a_hundredth_lowers_the_loss_nearly_as_the_gradient_predicts",
    ),
    Row(
        "E1",
        "shapes and first weights of the two-layer net",
        "mnist",
        "core.networks.TwoLayerNet",
        "core/test_networks.py::test_the_two_layer_net_has_the_books_shapes_and_draws",
    ),
    Row(
        "E2",
        "numerical gradient and backpropagation agree",
        "mnist",
        "core.networks.TwoLayerNet.numerical_gradient",
        "core/test_networks.py::test_backpropagation_and_numerical_gradient_agree_on_the_books_net",
    ),
    Row(
        "E4",
        "accuracy after one epoch",
        "mnist",
        "core.training.train",
        "core/test_training.py::test_after_the_first_epoch_the_test_accuracy_is_that_of_published_runs",
    ),
    Row(
        "E4",
        "accuracy after 10,000 iterations",
        "mnist",
        "core.training.train",
        "core/test_training.py::test_after_ten_thousand_iterations_the_test_accuracy_is_that_of_published_runs",
    ),
    Row(
        "E5",
        "loss per iteration, accuracies per whole epoch",
        "mnist",
        "core.training.Progress",
        "core/test_training.py::test_accuracies_come_at_zero_at_every_whole_epoch_and_at_the_end",
    ),
    Row(
        "E5",
        "iterations and epochs",
        "mnist",
        "core.training.iterations_per_epoch",
        "core/test_training.py::test_an_epoch_is_as_many_iterations_as_it_takes_to_draw_every_image",
    ),
    Row("F11", "six optimizers", "descent", "core.optimizers.OPTIMIZERS", "core/test_optimizers.py::test_every_step_follows_the_oracles_table"),
    Row("F12", "schedules", "descent", "core.schedules.SCHEDULES", "core/test_schedules.py::test_step_decay_halves_every_ten_steps"),
)
