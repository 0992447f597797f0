"""Descent: choose a landscape and a start, let the optimizers walk, see where they go and why."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from ui.charts.descent import available, curves, curves_spec, fitted, map_spec, ruler_spec, step_frame, walks_frame
from ui.charts.rates import small_map_frame, small_map_spec, sweep_curve, sweep_spec
from ui.components.player import player
from ui.components.relief import relief
from ui.controls import descent as controls
from ui.controls.exercises import exercise_card
from ui.controls.probing import probing_card
from ui.controls.walking import walking_choice
from ui.findings import descent as findings
from ui.frame import frame

say, palette = frame("descent")


title, lead = st.empty(), st.markdown(say("lead"))
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
    told = [findings.tell(w, v, say) for w, v in zip(walks, verdicts, strict=True)]
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
        st.subheader(told[0].heading, anchor=False)
        st.markdown(told[0].sentence)
        if others := told[1:]:
            st.caption("  \n".join(one.brief for one in others))
        if "SGD" in optimizers and not walking.scheduled:
            sgd, way = verdicts[optimizers.index("SGD")], walks[optimizers.index("SGD")]
            st.markdown(findings.rule(sgd, way.config.lr, surface, say))
            st.vega_lite_chart(
                {"product": [sgd.product]},
                ruler_spec(palette, say.list("zones" if surface.quadratic else "zones_there")),
                key="ruler",
                alt=say("alt_ruler"),
            )
    if controls.held():  # what is drawn below would make the map lag behind the hand
        return
    with heights.container(gap=None):
        curve = curves(walks, quantity, 150)
        st.caption(findings.curve_says(quantity, curve.base, curve.log, say))
        alt = say("alt_curves", what=say(f"curve_{quantity}"))
        st.vega_lite_chart(curve.frame, curves_spec(palette, curve.log), key="heights_chart", alt=alt)
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
    exercise_card(say)
sweep = findings.swept(walks[0].config)
heading, sentence = findings.sweep_told(sweep, first, float(walks[0].values[0]), say)
st.header(heading, anchor=False)
curve, four = st.columns([0.42, 0.58], gap="medium")
with curve:
    st.markdown(sentence)
    rates = sweep_curve(sweep, findings.stable_rate(first) if findings.ruled(walks[0].config) else None, walks[0].config.lr)
    spec = sweep_spec(palette, say("stable"), say("here"), log=rates.log)
    st.vega_lite_chart(rates.frame, spec, key="sweep", alt=say("alt_sweep"))
with four, st.container(horizontal=True, gap="small", key="four"):
    for i, (way, story) in enumerate(findings.four(walks[0], first, sweep, say)):
        with st.container(width=250, gap="xxsmall"):
            st.vega_lite_chart(small_map_frame(way), small_map_spec(surface, palette), key=f"small{i}", alt=say(f"alt_four{i}"))
            st.caption(story)
probing_card(say, palette)

with st.expander(say("table")):
    chosen = controls.walk_of(say, settings.optimizers)
    st.caption(say("table_says"))
    st.dataframe(step_frame(walks[settings.optimizers.index(chosen)], say("column_step")), hide_index=True, alt=say("table"))
with st.expander(say("this_as_code")):
    st.markdown(say("code_says"))
    script = findings.code(settings.configs())
    st.code(script, language="python")
    st.download_button(say("download"), script, "descent.py", "text/x-python", on_click="ignore")
