"""MNIST: train the book's two-layer net in the background and watch its hidden units learn to see."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from core.mnist import MnistFileError, dataset
from ui import runs
from ui.charts.mnist import accuracy_spec, accuracy_table, ceiling, floor, loss_spec, loss_table
from ui.components.tiles import full_colour, tiles
from ui.controls import mnist as controls
from ui.findings import mnist as findings
from ui.frame import frame
from ui.text import number

say, palette = frame("mnist")
try:
    data = dataset()
except MnistFileError as error:
    st.title(say("title_no_data"), anchor=False)
    st.error(say("no_data", why=str(error)))
    st.stop()

mine, shipped, samples = runs.mine(), runs.shipped(), len(data.x_train)
run = mine.snapshot()
live = bool(run and run.live)
per_epoch = (run or shipped).config.iterations_per_epoch(samples)
st.title(findings.title(run or shipped, say), anchor=False)
st.markdown(say("lead"))
stage, side = st.columns([0.66, 0.34], gap="large")
with side:
    config = controls.settings(say, samples)
    if run and run.state != "ended" and config != run.config:
        st.info(say("applies_next"), icon=":material/schedule:")


@st.fragment(run_every=0.8 if live else None)
def picture() -> None:
    """Half as often as the curves: the browser turns one set of weights into the next."""
    now = mine.snapshot()
    now = now if now and now.params else shipped
    weights = now.params["W1"].T
    limit = full_colour(weights)
    ends = (number(-limit, 2), f"+{number(limit, 2)}")
    tiles("units", weights, limit, findings.picture(now, limit, say), diverging=True, tween=780, ends=ends)


@st.fragment(run_every=0.4 if live else None)
def curves() -> None:
    now = mine.snapshot()
    if bool(now and now.live) != live:
        st.rerun()  # it began or ended: the whole page says so, and its clocks start or stop
    st.progress(*findings.progress(now, say))
    loss, accuracy = st.columns(2, gap="medium")
    with loss, st.container(gap=None):
        st.markdown(say("loss"))
        iterations = (now or shipped).config.iterations
        table = loss_table(now.losses if now else None, shipped.losses[:iterations])
        words = {beat: say(beat) for beat in ("iteration", "loss_name", "guessing")}
        spec = loss_spec(palette, iterations, ceiling(table), **words)
        st.vega_lite_chart(table, spec, key="loss", alt=findings.losses_alt(now or shipped, say))
    with accuracy, st.container(gap=None):
        st.markdown(say("accuracy"))
        table = accuracy_table(now and now.per_epoch(samples), shipped.per_epoch(samples))
        words = {beat: say(beat) for beat in ("epoch", "accuracy_name", "published")}
        spec = accuracy_spec(palette, iterations / per_epoch, floor(table), **words)
        st.vega_lite_chart(table, spec, key="accuracy", alt=findings.accuracies_alt(now or shipped, say))


@st.fragment(run_every=0.8 if live else None)
def what_you_see() -> None:
    with st.container(gap="small"):
        st.subheader(say("sees"), anchor=False)
        for good, text in findings.sentences(mine.snapshot() or shipped, per_epoch, say):
            st.markdown(f"{controls.MARKS[good]} {text}")


with stage:
    picture()
    controls.transport(run, mine, config, say)
    curves()
with side:
    what_you_see()

st.header(say("samples"), anchor=False)
chosen = controls.draw(samples, 20, say)
labels = [str(label) for label in data.t_train[chosen]]
tiles("samples", data.x_train[chosen], 255, say("alt_samples", labels=", ".join(labels)), cols=20, phone=10, gap=6, captions=labels)
with st.expander(say("this_as_code")):
    st.markdown(say("code_says"))
    st.code(findings.code(config), language="python")
