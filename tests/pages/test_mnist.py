"""The MNIST page, without a browser: what it says, what its link holds, what a press starts."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import numpy as np
import pytest

import core.mnist
from core.training import TrainConfig
from ui import runs
from ui.charts.mnist import GHOST, YOU, accuracy_table, ceiling, floor, loss_table, thin
from ui.findings import mnist as findings
from ui.runs import Accuracy, Snapshot
from ui.text import Words

TINY = dict(iterations="60", hidden_size="10")
EN = Words("mnist", "en")


def text(page) -> str:
    return "\n".join(element.value for element in [*page.title, *page.subheader, *page.markdown, *page.caption])


def owner(page) -> str:
    return page.session_state["owner"]


def progress(page) -> str:
    return page.get("progress")[0].proto.text


@pytest.fixture
def started(app):
    """started("ko", iterations="60"): the page after a press on Train; whatever runs at the end of the test is stopped."""
    pages = []

    def start(lang="en", **query):
        page = app("mnist", lang, **query)
        pages.append(page)
        page.button("train").click().run()
        assert not page.exception
        return page

    yield start
    for page in pages:
        runs.REGISTRY.stop(owner(page))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_arrival_the_shipped_run_is_there(app, lang):
    page = app("mnist", lang)
    assert not page.exception
    share = findings.percent(runs.shipped().accuracies[-1].test)
    assert share in page.title[0].value and share in text(page)
    assert progress(page) == Words("mnist", lang)("status_shipped")
    assert page.button("stop").disabled and not page.button("train").disabled


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_tiny_run_ends_with_a_sentence(started, lang):
    page = started(lang, **TINY)
    end = runs.REGISTRY.wait(owner(page), lambda s: s.state == "ended")
    page.run()
    share = findings.percent(end.accuracies[-1].test)
    right = round(10_000 * end.accuracies[-1].test)
    assert progress(page) == Words("mnist", lang)("status_finished", share=share, right=right)
    assert f"{right:,}" in progress(page) and page.button("train")


def test_a_link_restores_every_setting(app):
    page = app("mnist", hidden_size="20", learning_rate="0.3", batch_size="50", iterations="777", seed="5", optimizer="Adam")
    assert page.segmented_control("hidden_size").value == 20
    assert page.select_slider("learning_rate").value == 0.3
    assert page.segmented_control("batch_size").value == 50
    assert page.number_input("iterations").value == 777
    assert page.number_input("seed").value == 5
    assert page.selectbox("optimizer").value == "Adam"
    assert not page.toast


@pytest.mark.parametrize(
    ("name", "value"), [("learning_rate", "0.5"), ("hidden_size", "x"), ("iterations", "1e9"), ("seed", "-1"), ("optimizer", "<b>Newton")]
)
def test_an_impossible_link_is_told_and_the_usual_value_stands_in(app, name, value):
    page = app("mnist", **{name: value})
    assert not page.exception
    assert len(page.toast) == 1 and name in page.toast[0].value


CHANGES = [
    ("select_slider", "learning_rate", 0.01), ("segmented_control", "hidden_size", 20), ("segmented_control", "batch_size", 50),
    ("number_input", "iterations", 1234), ("number_input", "seed", 3), ("selectbox", "optimizer", "Adam"),
]  # fmt: skip


@pytest.mark.parametrize(("widget", "field", "value"), CHANGES)
def test_every_control_reaches_the_run(app, widget, field, value):
    page = app("mnist")
    getattr(page, widget)(field).set_value(value).run()
    page.button("train").click().run()
    config = runs.REGISTRY.snapshot(owner(page)).config
    runs.REGISTRY.stop(owner(page))
    assert config == replace(TrainConfig(), **({"hidden_sizes": (value,)} if field == "hidden_size" else {field: value}))


def test_the_books_settings_are_one_press_away(app):
    page = app("mnist", hidden_size="20", learning_rate="0.3", batch_size="50", iterations="777", seed="5", optimizer="Adam")
    page.button("reset").click().run()
    page.button("train").click().run()
    config = runs.REGISTRY.snapshot(owner(page)).config
    runs.REGISTRY.stop(owner(page))
    assert config == TrainConfig()


def test_a_setting_changed_while_a_run_is_live_is_for_the_next_one(started):
    page = started(iterations="30000")
    before = runs.REGISTRY.snapshot(owner(page))
    page.segmented_control("hidden_size").set_value(100).run()
    assert page.info[0].value == EN("applies_next")
    assert runs.REGISTRY.snapshot(owner(page)).config == before.config
    assert page.button("pause") and not page.button("stop").disabled


def test_a_run_is_still_there_after_another_page(started):
    page = started(iterations="30000")
    page.switch_page("app.py").run()
    page.switch_page("pages/mnist.py").run()
    assert not page.exception and page.button("pause")
    page.button("stop").click().run()
    assert progress(page).startswith("**Stopped** at ") and page.button("train")


def test_without_its_data_the_page_says_so_once(app, monkeypatch):
    def missing():
        raise core.mnist.MnistFileError("mnist.npz is missing: restore it.")

    monkeypatch.setattr(core.mnist, "dataset", missing)
    page = app("mnist")
    assert not page.exception
    assert len(page.error) == 1 and "mnist.npz is missing: restore it." in page.error[0].value
    page.switch_page("pages/descent.py").run()
    assert not page.exception and not page.error


def test_another_press_shows_other_digits(app):
    page = app("mnist")
    page.button("others").click().run()
    assert not page.exception and page.session_state["draw"] == 1


@pytest.mark.parametrize("query", [{}, dict(hidden_size="20", learning_rate="0.003", batch_size="50", seed="5", optimizer="Adam")])
def test_the_page_as_code_runs_with_core_alone(app, query):
    page = app("mnist", iterations="3", **query)
    code = page.code[0].value
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        exec(compile(code, "page", "exec"), names := {})
    first, last, ended = heard.getvalue().splitlines()
    assert first.split()[0] == "0" and last.split()[0] == "3" and ended == "finished"
    (hidden,) = names["config"].hidden_sizes
    assert {"hidden_size": str(hidden)} | {name: str(getattr(names["config"], name)) for name in query if name != "hidden_size"} == (
        {"hidden_size": "50"} | query
    )


# --- what is said of a run ------------------------------------------------------------------------------------------------------


def run_of(losses, accuracies=(), ended="finished", state="ended", **config) -> Snapshot:
    config = TrainConfig(**config)
    return Snapshot(config, state, len(losses), np.asarray(losses, float), tuple(Accuracy(*a) for a in accuracies), None, ended)


def test_a_run_whose_loss_is_no_number_any_more_names_the_iteration_and_the_way_out():
    run = run_of([2.3, 40.0], [(0, 0.1, 0.1), (2, 0.1, 0.1)], "not finite", learning_rate=1e38)
    _, said = findings.progress(run, EN)
    assert "At iteration **3**" in said and "iteration 2 is kept" in said and "ten times smaller" in said
    assert findings.title(run, EN) == EN("title_too_large")
    everything = said + str(findings.sentences(run, 600, EN))
    assert "nan" not in everything and "inf" not in everything


def test_a_run_that_climbed_names_the_iteration_the_cause_and_a_smaller_rate():
    run = run_of([2.3, 6.5, 2.4], [(0, 0.1, 0.1), (3, 0.2, 0.2)], learning_rate=10.0)
    told = [s.text for s in findings.sentences(run, 600, EN) if s.good is False]
    assert told == [EN("sees_climbed", i=2, loss=6.5, rate=10.0, lower=1.0)]


def test_a_run_that_hardly_moved_is_told_to_take_larger_steps():
    run = run_of([2.3] * 50, [(0, 0.1, 0.1), (50, 0.12, 0.12)], learning_rate=0.001)
    assert findings.title(run, EN) == EN("title_not_yet", iterations=50)
    assert findings.sentences(run, 600, EN)[-1] == (False, EN("sees_slow", rate=0.001, higher=0.01))


@pytest.mark.parametrize(("test", "beat"), [(0.9462, "sees_end_within"), (0.9399, "sees_end_below"), (0.9512, "sees_end_above")])
def test_the_end_is_compared_with_the_published_runs(test, beat):
    run = run_of([2.3] * 10_000, [(0, 0.1, 0.1), (10_000, test, test)])
    assert findings.sentences(run, 600, EN)[-1].text == EN(beat, share=findings.percent(test))
    other = run_of([2.3] * 10_000, [(0, 0.1, 0.1), (10_000, test, test)], learning_rate=0.3)
    assert findings.sentences(other, 600, EN)[-1].text == EN("sees_end_other", share=findings.percent(test))


@pytest.mark.parametrize("state", ["waiting", "running", "paused"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_moment_of_a_run_has_its_words(state, lang):
    say = Words("mnist", lang)
    for losses in ([], [2.3] * 700):
        run = run_of(losses, [(0, 0.1, 0.1)] if losses else [], None, state)
        share, said = findings.progress(run, say)
        assert 0 <= share <= 1 and said and findings.title(run, say) and findings.sentences(run, 600, say)


def test_an_empty_failed_run_has_its_words():
    run = run_of([], [], "failed")
    assert findings.title(run, EN) == EN("title_failed")
    assert findings.progress(run, EN)[1].startswith("The run broke off after **0**")


# --- what is drawn of it --------------------------------------------------------------------------------------------------------


def test_thinning_loses_no_spike():
    losses = np.full(10_000, 0.2)
    losses[[17, 4321, 9999]] = 3.0, 0.001, 7.0
    rows = thin(losses, 240)
    assert len(rows) == 240
    assert rows[:, 1].min() == 0.001 and {3.0, 7.0} <= set(rows[:, 2])
    assert rows[-1, 0] == 10_000 and rows[-1, 3] == pytest.approx(losses[-100:].mean())
    assert len(thin(losses[:5], 240)) == 5 and len(thin(losses[:0], 240)) == 0


def test_the_ghost_lies_under_the_visitors_run_and_is_labelled_only_without_it():
    ghost = np.full(300, 0.5)
    alone, both = loss_table(None, ghost), loss_table(ghost[:100], ghost)
    assert set(alone["who"].to_pylist()) == {GHOST} and alone["last"].to_pylist()[-1] == 1
    assert both["who"].to_pylist()[0] == GHOST and both["who"].to_pylist()[-1] == YOU
    assert sum(both["last"].to_pylist()) == 1


def test_axes_grow_only_for_a_run_that_needs_it():
    ghost = [(0.0, 0.1, 0.1), (1.0, 0.78, 0.79), (16.7, 0.95, 0.946)]
    assert floor(accuracy_table(None, ghost)) == floor(accuracy_table([(0.0, 0.1, 0.1)], ghost)) == 0.75
    assert floor(accuracy_table([(0.0, 0.1, 0.1), (1.0, 0.3, 0.3)], ghost)) == 0.0
    assert ceiling(loss_table(None, np.full(50, 2.303))) == 2.6
    assert ceiling(loss_table(np.full(50, 1e30), np.full(50, 2.3))) >= 1e30
