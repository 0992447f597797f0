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
        "A1",
        "sum of squared errors, and the mean it is sometimes called",
        "losses",
        "core.losses.sum_squared_error",
        "core/test_losses.py::test_sum_of_squared_errors_of_the_books_two_answers",
    ),
    Row(
        "A1",
        "the exam: a half, and a mean of a quarter",
        "losses",
        "core.losses.mean_squared_error",
        "core/test_losses.py::test_an_exam_sheet_with_one_wrong_answer_costs_a_half_and_its_mean_is_a_quarter",
    ),
    Row(
        "A2",
        "cross entropy, and why the 1e-7",
        "losses",
        "core.losses.cross_entropy_error",
        "core/test_losses.py::test_cross_entropy_of_the_books_two_answers",
    ),
    Row(
        "A3",
        "mini-batches, one-hot or labels",
        "losses",
        "core.losses.cross_entropy_error",
        "core/test_losses.py::test_labels_and_one_hot_rows_give_the_same_number_for_a_batch_and_for_one_sample",
    ),
    Row(
        "A4",
        "check the slide",
        "losses",
        "core.losses.cross_entropy_error",
        "core/test_losses.py::test_the_slides_batch_costs_what_the_formula_says_and_not_what_the_slide_prints",
    ),
    Row(
        "A5",
        "why a loss and not accuracy",
        "losses",
        "core.one_weight.OneWeight",
        "core/test_one_weight.py::test_the_slope_of_accuracy_is_exactly_zero_and_that_of_the_loss_is_not",
    ),
    Row(
        "A5",
        "a step function makes a staircase of the loss too",
        "losses",
        "core.one_weight.OneWeight",
        "core/test_one_weight.py::test_with_a_step_function_the_loss_is_a_staircase_too",
    ),
    Row(
        "A6",
        "ten equal scores cost 9.0, and a slip makes it 10",
        "losses",
        "core.margins.hinge_terms",
        "core/test_margins.py::test_ten_equal_scores_cost_nine_and_the_slip_makes_it_ten",
    ),
    Row(
        "A7",
        "L2 and L1 with an outlier",
        "losses",
        "core.regression.least_absolute_deviations",
        "core/test_regression.py::test_an_outlier_that_goes_further_off_moves_only_the_line_of_least_squares",
    ),
    Row(
        "A8",
        "batches estimate the whole",
        "losses",
        "core.estimates.spreads",
        "core/test_estimates.py::test_the_spread_falls_as_one_over_the_root_of_the_size",
    ),
    Row(
        "B1",
        "forward and central difference, tangent line",
        "derivative",
        "core.differentiation.central_difference",
        "core/test_curves.py::test_the_books_two_slopes_come_out_digit_for_digit",
    ),
    Row(
        "B2",
        "h too small: the U, its best h and its end",
        "derivative",
        "core.rounding.error_curve",
        "core/test_rounding.py::test_the_best_h_is_where_the_two_causes_meet",
    ),
    Row(
        "B2",
        "10e-50 is absorbed, and in float32 is itself 0",
        "derivative",
        "core.rounding.bits",
        "core/test_rounding.py::test_in_float32_10e_50_is_itself_zero_and_the_quotient_no_number",
    ),
    Row(
        "B2",
        "why the quadratic has no truncation error",
        "derivative",
        "core.rounding.causes",
        "core/test_rounding.py::test_the_quadratic_has_no_truncation_error_with_the_central_difference",
    ),
    Row("B3", "find the bug: / 2 * h", "derivative", "core.slips.SLIPS", "core/test_slips.py::test_the_slip_of_the_notes_has_its_numbers"),
    Row(
        "B4",
        "partial derivatives at (3, 4)",
        "derivative",
        "core.differentiation.numerical_diff",
        "core/test_differentiation.py::test_the_partial_derivatives_at_3_4_have_the_books_digits",
    ),
    Row(
        "B5",
        "the gradient vector by central differences",
        "derivative",
        "core.differentiation.numerical_gradient",
        "core/test_differentiation.py::test_the_gradient_of_the_bowl_at_the_books_points",
    ),
    Row(
        "B6",
        "relative error and its bands",
        "derivative",
        "core.differentiation.relative_error",
        "core/test_differentiation.py::test_the_bands_have_the_edges_of_cs231n",
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
