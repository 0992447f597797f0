"""Descent: choose a landscape and a start, let the optimizers walk, see where they go and why."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from ui.charts.descent import available, fitted, map_spec, walks_frame
from ui.components.player import player
from ui.components.relief import relief
from ui.controls import descent as controls
from ui.controls.probing import probing_card
from ui.controls.questions import question_card
from ui.controls.walking import walking_choice
from ui.findings import descent as findings
from ui.findings.exercises import EXERCISES
from ui.frame import frame
from ui.sections import descent as sections

say, palette = frame("descent")


title = st.empty()
st.markdown(say("lead"))
picture, side = st.columns([0.62, 0.38], gap="medium")
with picture:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        choice, more = st.container(width=250), st.container(horizontal=True, gap="small", width="stretch")
    with choice:
        key = controls.surface_choice(say)
    with st.container():  # what comes and goes in it moves nothing below to another place
        surface, formula = controls.surface_of(key, say)
    with more:
        controls.starts(surface, say)
        shades, whole = controls.view_choice(say)
with side:
    with st.container(gap="xxsmall"):
        optimizers, lr = controls.optimizers_and_rate(surface, say, palette)
        with st.container(horizontal=True, gap="small"):
            controls.good_rates(surface, say)
            walking = walking_choice(optimizers, say, palette)
    finding = st.empty()
    with st.container(key="heights", gap=None):
        quantity = controls.quantity_choice(available(surface), say)
        heights = st.empty()
    with st.expander(say("exactly")):
        why = st.empty()


@st.fragment
def race() -> None:
    """The map, the start and the steps. It reruns alone while a hand drags the start; the rest of the page follows at rest."""
    stage = st.container(gap=None)
    x0, x1, steps = controls.start_and_steps(surface, say)
    start = controls.ground(surface, (x0, x1), say)
    settings = controls.DescentSettings(surface, formula, *start, lr, steps, optimizers, walking)
    walks, verdicts = findings.walked(settings.configs())
    seen = fitted(surface, walks) if whole else surface
    with stage:
        with st.container(key="map"):
            spec = map_spec(seen, palette, say("start"), words=say.list("level_points"), shades=shades)
            alt = say("alt_map", formula=surface.label, who=", ".join(optimizers))  # with its results in it, it would rebuild the chart
            st.vega_lite_chart(walks_frame(walks), spec, key="map_chart", alt=alt)
        controls.start_by_hand("map", seen, start)
        with st.container():
            if whole or any(map(findings.outside, walks)):
                controls.fit_button(say, whole)
        st.caption(findings.lesson(surface, say))
        player(walks, ["map", "heights"], palette, say)
    title.title(findings.title(verdicts[0], surface, say), anchor=False)
    with finding.container(gap="xsmall"):
        sections.ends(walks, verdicts, surface, say, palette)
    if controls.held():  # what is drawn below would make the map lag behind the hand
        return
    with heights.container(gap=None):
        sections.curves_of(walks, quantity, say, palette)
    why.markdown("\n\n".join(line for w, v in zip(walks, verdicts, strict=True) for line in findings.exactly(w, v, say)))
    controls.settle(settings)


controls.whole_run()
with picture:
    race()
settings = controls.settled()
surface, walks, (first, *_) = settings.surface, *findings.walked(settings.configs())
left, right = st.columns([0.62, 0.38], gap="medium")
with left:
    st.subheader(say("relief"), anchor=False)
    st.caption(say("relief_says"))
    relief(surface, walks, palette, say("alt_relief", formula=surface.label, who=", ".join(settings.optimizers)))
with right:
    question_card(say, EXERCISES, "exercise", run=lambda exercise: controls.show(exercise.config, exercise.optimizers))
sections.sweep_of(walks[0], first, surface, say, palette)
probing_card(say, palette)
with st.expander(say("table")):
    chosen = controls.walk_of(say, settings.optimizers)
    sections.steps_of(walks[settings.optimizers.index(chosen)], say)
with st.expander(say("this_as_code")):
    sections.script_of(settings.configs(), say)
